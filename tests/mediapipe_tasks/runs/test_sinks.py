"""The destinations of a run beside W&B."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.options.config import build, read_config
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.sinks import lent, opened_sinks
from stdout_hook import capture_training
from stdout_hook.testing import RecordingSink
from tests.support.sinks import csv_rows


class Marked(RecordingSink):
    """Knows whether the run has failed, and can fail itself when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.has_failed = False

    def failed(self) -> None:
        """Note it."""
        self.has_failed = True

    def close(self) -> None:
        """Fail, with more lines than one."""
        super().close()
        raise OSError("no\nroom")


def options(*sinks: str) -> RunOptions:
    return RunOptions(output=Path("out"), sink=sinks)


def test_an_unknown_sink_is_refused() -> None:
    """By its nearest name, before anything is done."""
    with pytest.raises(InputError, match="unknown sink 'mlflw'; did you mean 'mlflow'"):
        options("csv:x.csv", "mlflw:sqlite:///x.db")


def test_a_missing_library_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it."""
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(InputError, match=r"pip install 'stdout-hook\[mlflow\]'"):
        options("mlflow")


def test_wandb_has_its_own_options() -> None:
    """It is no sink here; what to do is said."""
    with pytest.raises(InputError, match="mode says how it works"):
        options("wandb")


def test_the_command_line_takes_several() -> None:
    """In one option, in several, or in both."""
    parser = argparse.ArgumentParser()
    add_arguments(parser, RunOptions)
    words = ["--output", "out", "--sink", "csv:a", "jsonl:b", "--sink", "csv:c"]
    assert parser.parse_args(words).sink == ("csv:a", "jsonl:b", "csv:c")


def test_a_file_of_options_takes_several(tmp_path: Path) -> None:
    """As a list, or one as a text."""
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    file = tmp_path / "run.yaml"
    for text, sinks in (("[csv:a, jsonl:b]", ("csv:a", "jsonl:b")), ("csv:a", ("csv:a",))):
        file.write_text(f"output: out\nsink: {text}\n")
        (run,) = build(read_config(file, RunOptions), RunOptions)
        assert run.sink == sinks


def test_sinks_outlive_the_capture(tmp_path: Path) -> None:
    """What is lent to a capture has its rows, and can be written to after it."""
    notes: list[str] = []
    with opened_sinks([f"csv:{tmp_path / 'm.csv'}"], notes.append) as (sink,):
        with capture_training(sinks=lent([sink]), folder=False):
            print("Epoch 1/1")
            print("8/8 - 1s - loss: 0.1250 - val_loss: 0.5000")
        rows = csv_rows(tmp_path / "m.csv")
        assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.5]
        with capture_training(sinks=lent([sink]), folder=False):
            print("step 1: loss=0.25")
    assert csv_rows(tmp_path / "m.csv")[-1]["train/loss"] == 0.25
    assert notes == []


def test_one_that_cannot_be_opened(tmp_path: Path) -> None:
    """It is what the user gave that cannot be used; those before it are closed."""
    given = [f"csv:{tmp_path / 'm.csv'}", f"jsonl:{tmp_path}"]
    refused = pytest.raises(InputError, match=r"sink 'jsonl:.*Is a directory")
    with refused, opened_sinks(given, lambda line: None):
        pytest.fail("the block was entered")


def test_a_failed_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sinks that want to know are told, and a fault at the end hides nothing."""
    sink, notes = Marked(), list[str]()
    monkeypatch.setattr("mediapipe_tasks.runs.sinks.make_sink", lambda given: sink)
    with pytest.raises(ZeroDivisionError), opened_sinks(["x"], notes.append):
        raise ZeroDivisionError
    assert (sink.has_failed, sink.closed) == (True, 1)
    (note,) = notes
    assert note.startswith("warning: sink 'x' could not be closed: ")
    assert "\n" not in note
