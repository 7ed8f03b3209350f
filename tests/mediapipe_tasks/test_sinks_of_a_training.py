"""A whole training into all sinks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows
from tests.support.sinks import (
    csv_rows,
    mlflow_client,
    mlflow_points,
    mlflow_run,
    tensorboard_events,
    tensorboard_points,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "assistant_commands"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    # What MLflow 3.17 does with SQLAlchemy 2.1.
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated"),
]

TRACKIO = """
import json, sys
from trackio.sqlite_storage import SQLiteStorage as storage
(run,) = storage.get_runs("judged")
json.dump([storage.get_logs("judged", run), storage.get_artifacts("judged")], sys.stdout)
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where a training of two epochs has left its sinks."""
    for library in ("mediapipe_model_maker", "mlflow", "trackio", "tensorboard"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    folder = tmp_path_factory.mktemp("trained")
    words = [sys.executable, "-m", "mediapipe_tasks", "text-classifier", "train"]
    for option, name in (("--data", "train"), ("--validation", "validation"), ("--test", "test")):
        words += [option, str(EXAMPLES / f"{name}.csv")]
    words += ["--epochs", "2", "--mode", "disabled", "--output", "run", "--sink"]
    words += ["mlflow:sqlite:///m.db#judged", "trackio:judged", "tensorboard:tb", "csv:m.csv"]
    done = subprocess.run(
        words, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning: sink" not in done.stdout
    return folder


def environment(folder: Path) -> dict[str, str]:
    root = os.fspath(Path(__file__).parents[2])
    quiet = {"MLFLOW_DISABLE_TELEMETRY": "true"}
    return {**os.environ, **quiet, "TRACKIO_DIR": str(folder / "trackio"), "PYTHONPATH": root}


def evaluation(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "run" / "evaluation.json").read_text())
    return found


def test_the_metrics_are_everywhere(trained: Path) -> None:
    """CSV has the rows of the record; TensorBoard and MLflow have its values."""
    rows = list(read_rows(trained / "run" / "metrics.jsonl"))
    assert csv_rows(trained / "m.csv") == rows
    losses = [(row["epoch"], row["val/loss"]) for row in rows if "val/loss" in row]
    assert len(losses) == 2
    store = f"sqlite:///{trained / 'm.db'}"
    assert mlflow_points(store, mlflow_run(store, "judged"))["val/loss"] == losses
    points = tensorboard_points(trained / "tb")["val/loss"]
    assert points == [(step, pytest.approx(value)) for step, value in losses]


def test_mlflow_has_the_evaluation(trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores, table, picture and model."""
    monkeypatch.chdir(trained)
    store = "sqlite:///m.db"
    run = mlflow_run(store, "judged")
    assert run.data.metrics["test/accuracy"] == pytest.approx(evaluation(trained)["accuracy"])
    client = mlflow_client(store)
    names = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert names == {"model", "predictions.csv", "confusion_matrix.csv", "confusion_matrix.png"}
    files = {file.path for file in client.list_artifacts(run.info.run_id, "model")}
    packed = ("model.tflite", "labels.txt", "model.json", "MODEL_CARD.md")
    assert files == {f"model/{name}" for name in packed}
    assert run.info.status == "FINISHED"


def test_tensorboard_has_the_evaluation(trained: Path) -> None:
    """Scores, table and picture."""
    events = tensorboard_events(trained / "tb")
    tags = {value.tag for event in events for value in event.summary.value}
    assert {"test/accuracy", "baseline/test_accuracy", "predictions", "confusion_matrix"} <= tags


def test_trackio_has_the_evaluation(trained: Path) -> None:
    """Scores, table, picture and model."""
    done = subprocess.run(
        [sys.executable, "-c", TRACKIO],
        env=environment(trained),
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    logs, artifacts = json.loads(done.stdout)
    (judged,) = [log for log in logs if "test/accuracy" in log]
    assert judged["test/accuracy"] == pytest.approx(evaluation(trained)["accuracy"])
    assert len(judged["predictions"]["_value"]) == 400
    assert judged["confusion_matrix"]["_type"] == "trackio.image"
    assert [artifact["name"] for artifact in artifacts] == ["model"]
