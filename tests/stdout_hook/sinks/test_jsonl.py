"""The JSON Lines sink."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from stdout_hook.rows import Row
from stdout_hook.sinks import make_sink
from stdout_hook.sinks.jsonl import JsonlSink, read_rows


def test_rows_are_on_disk_when_they_are_written(tmp_path: Path) -> None:
    """Each row is flushed, and reading gives back what was written, nan and infinities too."""
    sink = JsonlSink(tmp_path / "new" / "metrics.jsonl")
    sink.log(Row({"train/loss": math.inf, "epoch": 1}, {}, time=1.5))
    sink.log(Row({"train/loss": math.nan}, {}))
    first, second = read_rows(sink.path)
    assert first == {"time": 1.5, "train/loss": math.inf, "epoch": 1}
    assert math.isnan(second["train/loss"])
    for line in sink.path.read_text().splitlines():
        json.loads(line, parse_constant=pytest.fail)
    sink.close()


def test_a_torn_last_row_is_left_out(tmp_path: Path) -> None:
    """A last line that was cut short is not read."""
    path = tmp_path / "m.jsonl"
    path.write_text('{"a": 1}\n{"a": 2')
    assert list(read_rows(path)) == [{"a": 1}]


def test_it_is_made_by_name(tmp_path: Path) -> None:
    """jsonl:PATH makes the sink."""
    sink = make_sink(f"jsonl:{tmp_path / 'x.jsonl'}")
    assert isinstance(sink, JsonlSink)
    sink.close()


def test_anything_else_is_refused() -> None:
    """What is no sink is refused with what would be one."""
    with pytest.raises(TypeError, match="given: 3"):
        make_sink(3)
