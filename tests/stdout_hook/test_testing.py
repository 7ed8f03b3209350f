"""What other packages extend us by, and how they test it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

import pytest

from stdout_hook import Record, capture_training
from stdout_hook.parsers.keras import KerasParser
from stdout_hook.patterns import PatternParser
from stdout_hook.records import Frame
from stdout_hook.sinks.function import FunctionSink
from stdout_hook.sinks.jsonl import JsonlSink
from stdout_hook.testing import RecordingSink, check_parser, check_sink, replay

LOG = "Epoch 1/1\n4/8 [==>...] - ETA: 0s - loss: 0.7\r8/8 - 1s - loss: 0.5 - val_loss: 0.75\n"


def test_our_own_parsers_keep_their_promises() -> None:
    """The checks pass for Keras and for patterns, and give the records."""
    assert [r.split for r in check_parser(KerasParser, LOG)] == ["train", "train", "val"]
    check_parser(lambda: PatternParser({"train/cost": r"cost=(\S+)"}), "cost=0.5\n")


class Good:
    """A parser of one value a line; the broken ones below differ in one thing."""

    name = "good"

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Read ``v=0.5``."""
        if not frame.text.startswith("v="):
            return None
        return [Record("train", None, None, None, {"v": float(frame.text[2:])}, True, self.name)]

    def close(self) -> Sequence[Record]:
        """Hold nothing back."""
        return ()


class Greedy(Good):
    """Reads values where there are none."""

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Read anything."""
        return [Record("train", None, None, None, {"v": 1.0}, True, self.name)]


class Nameless(Good):
    """Has no name."""

    name = ""


class Raising(Good):
    """Raises on foreign text."""

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Raise."""
        return [] if float(frame.text) else None


class Forgetful(Good):
    """Gives what it holds back again and again."""

    def close(self) -> Sequence[Record]:
        """Give a record."""
        return [Record("train", None, None, None, {"v": 1.0}, True, self.name)]


class Misnamed(Good):
    """Names another parser in its records."""

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Read, under another name."""
        self.name = "other"
        return super().parse(frame)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (Greedy, "foreign text"),
        (Nameless, "name"),
        (Raising, "it raises ValueError"),
        (Forgetful, "closed twice"),
        (Misnamed, "another parser"),
    ],
)
def test_broken_parsers_are_found(broken: Any, message: str) -> None:
    """Each broken promise is an error that says which."""
    check_parser(Good, "v=1\nv=2\n")
    with pytest.raises(AssertionError, match=message):
        check_parser(broken, "v=1\nv=2\n")


def test_sinks_are_checked(tmp_path: Path) -> None:
    """Ours pass, and what is no sink does not."""
    check_sink(RecordingSink)
    check_sink(lambda: JsonlSink(tmp_path / "metrics.jsonl"))
    check_sink(lambda: FunctionSink([].append))
    with pytest.raises(AssertionError, match="no name"):
        check_sink(object)  # type: ignore[arg-type]


def test_the_recording_sink_keeps_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """It can be given to a capture, and is closed once."""
    sink = RecordingSink()
    with capture_training(sinks=sink, folder=False):
        print(LOG, end="")
    assert [row["val/loss"] for row in sink.values if "val/loss" in row] == [0.75]
    assert sink.closed == 1
    assert len(sink.threads) == 1


def test_replay_reads_a_recording(tmp_path: Path) -> None:
    """A recorded log gives the same records as the text."""
    path = tmp_path / "chunks.jsonl"
    path.write_text('{"t": 0, "stream": "stdout", "data": "Epoch 1/1\\n8/8 - 1s - loss: 0.5\\n"}\n')
    (record,) = replay(path, parsers=["keras"])
    assert dict(record.metrics) == {"loss": 0.5}


PLUGIN = """
from stdout_hook import Record
class Parser:
    name = "plugged"
    def parse(self, frame):
        if frame.text.startswith("v="):
            value = float(frame.text[2:])
            return [Record("train", None, None, None, {"v": value}, True, "plugged")]
    def close(self):
        return ()
class Sink:
    name = "shouting"
    def log(self, row):
        import sys
        sys.stderr.write(f"SHOUT {row.values['train/v']}\\n")
    def close(self):
        pass
"""
POINTS = """
[stdout_hook.parsers]
plugged = plugin_of_others:Parser
broken = plugin_of_others:Missing
worse = no_such_module
[stdout_hook.sinks]
shouting = plugin_of_others:Sink
"""


def test_other_packages_extend_us(tmp_path: Path) -> None:
    """An installed package's parser and sink are found; a broken one is reported, not fatal."""
    (tmp_path / "plugin_of_others.py").write_text(PLUGIN)
    info = tmp_path / "plugin_of_others-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin-of-others\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    code = """
from stdout_hook import capture_training
with capture_training(sinks="shouting", folder=False) as training:
    print("v=0.5")
print(training.summary().values)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    assert done.stdout == "v=0.5\n{'plugged': 1}\n", done.stderr
    assert "SHOUT 0.5" in done.stderr
    assert "stdout_hook.parsers 'broken' cannot be loaded: AttributeError" in done.stderr
    assert "stdout_hook.parsers 'worse' cannot be loaded: ModuleNotFoundError" in done.stderr
