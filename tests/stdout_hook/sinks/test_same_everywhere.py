"""All sinks of one run hold the same values under the same keys, at the same steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.rows import Row
from stdout_hook.sinks.jsonl import read_rows
from tests.support.sinks import (
    csv_rows,
    mlflow_points,
    mlflow_run,
    tensorboard_points,
    trackio_logs,
)

# What MLflow 3.17 does with SQLAlchemy 2.1.
pytestmark = pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated")

Points = dict[str, list[tuple[float, float]]]


class Asked:
    """Keeps the rows."""

    name = "asked"

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def log(self, row: Row) -> None:
        self.rows.append(row)

    def close(self) -> None:
        pass


def train() -> None:
    """Print two epochs with redraws, as Keras does."""
    for epoch in (1, 2):
        print(f"Epoch {epoch}/2")
        for step in (1, 4, 7):
            print(f"\r{step}/8 [==>...] - ETA: 0s - loss: 0.{epoch}{step}25", end="")
        print(f"\r8/8 [=====] - 1s 4ms/step - loss: 0.{epoch}875 - val_loss: 0.{epoch}5")


def series(rows: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Return the values of each key in their order."""
    found: dict[str, list[float]] = {}
    for row in rows:
        for key, value in row.items():
            if key != "time":
                found.setdefault(key, []).append(value)
    return found


def test_one_run(tmp_path: Path) -> None:
    """A function, the record, CSV and a sink of one's own, and TensorBoard where it is there."""
    called: list[dict[str, Any]] = []
    asked = Asked()
    files = [f"csv:{tmp_path / 'm.csv'}", f"jsonl:{tmp_path / 'm.jsonl'}"]
    with capture_training(sinks=[asked, called.append, *files], folder=tmp_path / "run"):
        train()
    expected = series([dict(row.values) for row in asked.rows])
    assert expected["val/loss"] == [0.15, 0.25]
    assert expected["train/epoch_loss"] == [0.1875, 0.2875]
    assert expected["train/step"][-1] == 16
    for rows in (
        called,
        csv_rows(tmp_path / "m.csv"),
        list(read_rows(tmp_path / "m.jsonl")),
        list(read_rows(tmp_path / "run" / "metrics.jsonl")),
    ):
        assert series(rows) == expected


def asked_points(rows: list[Row]) -> Points:
    """Return step and value of each metric, at its own axis, in the order of the steps."""
    found: Points = {}
    for row in rows:
        for key, axis in row.axes.items():
            found.setdefault(key, []).append((row.values[axis], row.values[key]))
    return {key: sorted(points) for key, points in found.items()}


def trackio_points(logs: list[dict[str, Any]], keys: set[str]) -> Points:
    """Return step and value of these keys, in the order of the steps."""
    return {key: sorted((log["step"], log[key]) for log in logs if key in log) for key in keys}


def train_into(sink: str, folder: Path) -> Points:
    """Train into a sink and one of our own, and return what the own one was given."""
    asked = Asked()
    with capture_training(sinks=[asked, sink], folder=folder / "run"):
        train()
    return asked_points(asked.rows)


def test_tensorboard_has_them_too(tmp_path: Path) -> None:
    """At the steps of each key's own axis; its values have 32 bits."""
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    expected = train_into(f"tensorboard:{tmp_path / 'tb'}", tmp_path)
    found = tensorboard_points(tmp_path / "tb")
    assert set(found) == set(expected)
    for key, points in expected.items():
        assert found[key] == [(step, pytest.approx(value)) for step, value in points]


def test_mlflow_has_them_too(mlflow_store: str, tmp_path: Path) -> None:
    """At the same steps, in a database."""
    expected = train_into(f"mlflow:{mlflow_store}", tmp_path)
    assert mlflow_points(mlflow_store, mlflow_run(mlflow_store)) == expected


def test_trackio_has_them_too(trackio_project: str, tmp_path: Path) -> None:
    """At the same steps, with the axes beside them."""
    expected = train_into(f"trackio:{trackio_project}", tmp_path)
    logs = trackio_logs(trackio_project)
    assert trackio_points(logs, set(expected)) == expected
    keys = {key for log in logs for key in log} - {"step", "timestamp"}
    assert keys == {*expected, "train/step", "epoch"}


def test_all_at_once(trackio_project: str, mlflow_store: str, tmp_path: Path) -> None:
    """Several sinks of one run hold the same, and none is in another's way."""
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    asked = Asked()
    folder = tmp_path / "tb"
    named = [f"tensorboard:{folder}", f"mlflow:{mlflow_store}", f"trackio:{trackio_project}"]
    with capture_training(sinks=[asked, *named], folder=tmp_path / "run") as training:
        train()
    assert training.summary().problems() == []
    expected = asked_points(asked.rows)
    assert mlflow_points(mlflow_store, mlflow_run(mlflow_store)) == expected
    assert trackio_points(trackio_logs(trackio_project), set(expected)) == expected
    found = tensorboard_points(folder)
    assert found == {key: [(s, pytest.approx(v)) for s, v in p] for key, p in expected.items()}


def test_a_full_disk_stops_one_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sink that cannot write is switched off and reported, the others have everything."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    monkeypatch.setattr("stdout_hook.guard.Guard.strict", False)
    sinks = ["jsonl:/dev/full", f"csv:{tmp_path / 'm.csv'}"]
    with capture_training(sinks=sinks, folder=tmp_path / "run") as training:
        train()
    (problem,) = training.summary().problems()
    assert "sink jsonl failed 5 times, then it was switched off; first: OSError" in problem
    assert "No space left" in problem
    assert csv_rows(tmp_path / "m.csv") == list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert csv_rows(tmp_path / "m.csv")[-1]["val/loss"] == 0.25
