"""The CSV sink."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training
from stdout_hook.rows import Row
from stdout_hook.sinks import make_sink
from stdout_hook.sinks.csv import CsvSink
from stdout_hook.sinks.jsonl import read_rows
from tests.support.sinks import csv_rows


def test_columns_come_up(tmp_path: Path) -> None:
    """A key that comes up late has a column from then on, and cells before it are empty."""
    path = tmp_path / "new" / "metrics.csv"
    sink = CsvSink(path)
    sink.log(Row({"train/step": 1, "train/loss": 0.1}, {}, time=1.5))
    assert path.read_bytes() == b"time,train/step,train/loss\r\n1.5,1,0.1\r\n"
    sink.log(Row({"train/loss": 1e-7, 'val/"a,b"\n': 2}, {}))
    sink.log(Row({"train/step": 3}, {}))
    assert csv_rows(path) == [
        {"time": 1.5, "train/step": 1, "train/loss": 0.1},
        {"train/loss": 1e-7, 'val/"a,b"\n': 2},
        {"train/step": 3},
    ]
    sink.close()
    assert list(path.parent.iterdir()) == [path]


def test_it_goes_on_with_a_file(tmp_path: Path) -> None:
    """Rows are appended to what the file holds, under its columns."""
    for value in (1, 2):
        sink = make_sink(f"csv:{tmp_path / 'm.csv'}")
        assert isinstance(sink, CsvSink)
        sink.log(Row({"b": value, f"c{value}": value}, {}))
        sink.close()
    assert csv_rows(tmp_path / "m.csv") == [{"b": 1, "c1": 1}, {"b": 2, "c2": 2}]


def test_numbers_come_back(tmp_path: Path) -> None:
    """What is read is the number that was logged, nan and infinities too."""
    sink = CsvSink(tmp_path / "m.csv")
    numbers = [math.pi, 1e300, -0.0, 10**20, math.inf, -math.inf, math.nan]
    for number in numbers:
        sink.log(Row({"x": number}, {}))
    sink.close()
    found = [row["x"] for row in csv_rows(sink.path)]
    assert list(map(repr, found)) == [repr(float(number)) for number in numbers]


def test_the_same_rows_as_the_record(tmp_path: Path) -> None:
    """A training's CSV file has the rows of its metrics.jsonl."""
    target = tmp_path / "metrics.csv"
    with capture_training(sinks=[f"csv:{target}"], folder=tmp_path / "run"):
        for epoch in (1, 2):
            print(f"Epoch {epoch}/2")
            print(f"8/8 - 1s - loss: 0.{epoch}000 - val_loss: 0.5000")
    assert csv_rows(target) == list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert [row["val/loss"] for row in csv_rows(target) if "val/loss" in row] == [0.5, 0.5]


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """It is refused before the training begins."""
    with pytest.raises(OSError, match="Is a directory"):
        CsvSink(tmp_path)


def test_a_full_disk_leaves_whole_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that does not fit is not left in part, and the rows before it are kept."""
    sink = CsvSink(tmp_path / "m.csv")
    sink.log(Row({"x": 1}, {}))
    file: Any = sink._file._file

    class Full:
        """Takes a part of each write."""

        def write(self, data: bytes) -> int:
            return int(file.write(data[:2]))

        def __getattr__(self, name: str) -> Any:
            return getattr(file, name)

    monkeypatch.setattr(sink._file, "_file", Full())
    with pytest.raises(OSError, match="No space left"):
        sink.log(Row({"x": 12345}, {}))
    monkeypatch.undo()
    sink.log(Row({"x": 2}, {}))
    sink.close()
    assert csv_rows(sink.path) == [{"x": 1}, {"x": 2}]


def test_no_column_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    """A name that begins like a formula is marked as text, and is one column for all sinks."""
    path = tmp_path / "metrics.csv"
    for value in (0.5, 0.25):
        sink = CsvSink(path)
        sink.log(Row({"=1+1": value}, {"=1+1": "epoch"}))
        sink.close()
    assert path.read_text(encoding="utf-8").split() == ["'=1+1", "0.5", "0.25"]
