"""What sinks left, read as a user reads it."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

__all__ = [
    "csv_rows",
    "mlflow_client",
    "mlflow_points",
    "mlflow_run",
    "tensorboard_events",
    "tensorboard_points",
    "trackio_logs",
]


def csv_rows(path: Path) -> list[dict[str, float]]:
    """Return the rows of a CSV file, without empty cells."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {key: float(cell) for key, cell in row.items() if cell} for row in csv.DictReader(file)
        ]


def tensorboard_points(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Return step and value of all scalars by key; skip the test without TensorBoard."""
    found: dict[str, list[tuple[float, float]]] = {}
    for event in tensorboard_events(folder):
        for value in event.summary.value:
            if value.HasField("simple_value"):
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found


def tensorboard_events(folder: Path) -> Iterator[Any]:
    """Yield the events of a folder's files by TensorBoard's reader, which needs no TensorFlow."""
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.tensorflow_stub import errors, pywrap_tensorflow

    for path in sorted(folder.iterdir()):
        reader = pywrap_tensorflow.PyRecordReader_New(os.fspath(path), 0, b"", None)
        with contextlib.suppress(errors.OutOfRangeError):
            while True:
                reader.GetNext()
                yield Event.FromString(reader.record())


def mlflow_run(uri: str, experiment: str = "Default") -> Any:
    """Return the last run of an experiment; skip the test without MLflow."""
    client = mlflow_client(uri)
    found = client.get_experiment_by_name(experiment)
    return client.search_runs([found.experiment_id], max_results=1)[0]


def mlflow_client(uri: str) -> Any:
    """Return a client of a store; skip the test without MLflow."""
    mlflow = pytest.importorskip("mlflow", reason="MLflow is not installed")
    return mlflow.MlflowClient(tracking_uri=uri)


def mlflow_points(uri: str, run: Any) -> dict[str, list[tuple[float, float]]]:
    """Return step and value of a run's metrics by key, in the order of the steps."""
    client = mlflow_client(uri)
    return {
        key: sorted((m.step, m.value) for m in client.get_metric_history(run.info.run_id, key))
        for key in run.data.metrics
    }


def trackio_logs(project: str) -> list[dict[str, Any]]:
    """Return the entries of a project's only run, in their order; skip the test without trackio."""
    storage = pytest.importorskip("trackio.sqlite_storage", reason="trackio is not installed")
    (run,) = storage.SQLiteStorage.get_runs(project)
    logs: list[dict[str, Any]] = storage.SQLiteStorage.get_logs(project, run)
    return logs
