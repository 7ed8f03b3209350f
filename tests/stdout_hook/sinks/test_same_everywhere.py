"""All sinks of one run hold the same values under the same keys, at the same steps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.rows import Row
from stdout_hook.sinks.jsonl import read_rows
from tests.support.sinks import csv_rows, tensorboard_points


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


def test_tensorboard_has_them_too(tmp_path: Path) -> None:
    """At the steps of each key's own axis."""
    pytest.importorskip("tensorboard")
    asked = Asked()
    with capture_training(sinks=[asked, f"tensorboard:{tmp_path / 'tb'}"], folder=tmp_path / "run"):
        train()
    expected: dict[str, list[tuple[float, float]]] = {}
    for row in asked.rows:
        for key, axis in row.axes.items():
            expected.setdefault(key, []).append((row.values[axis], row.values[key]))
    found = tensorboard_points(tmp_path / "tb")
    assert set(found) == set(expected)
    for key, points in expected.items():
        assert found[key] == [(step, pytest.approx(value)) for step, value in points]
