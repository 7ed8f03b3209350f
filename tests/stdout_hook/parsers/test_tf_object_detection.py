"""Lines of the Object Detection API, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.tf_object_detection import TfObjectDetectionParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

STEP = "Step 300 per-step time 0.541s\n"


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads a whole dictionary on one line."""
    log = STEP + "{'Loss/total_loss': inf, 'learning_rate': 1e-05}\n 'after': 2.0\n"
    (record,) = check_parser(TfObjectDetectionParser, log)
    assert (record.split, record.step) == ("train", 300)
    assert dict(record.metrics) == {"Loss/total_loss": float("inf"), "learning_rate": 1e-5}


@pytest.mark.parametrize(
    "log",
    [
        "Step 300 took 5s loss=0.5",
        "{'Loss/total_loss': 0.5}",
        "\t+ accuracy: 0.5",
        STEP + "\t+ accuracy: 0.5\n 'loss': 0.5",
        "Eval metrics at step 5\n{'loss': 0.5}",
    ],
)
def test_foreign_lines(log: str) -> None:
    """What only looks like its lines gives nothing."""
    parser = TfObjectDetectionParser()
    assert not any(parser.parse(Frame(line)) for line in log.split("\n"))


@pytest.mark.parametrize("text", ["0" * 60_000, "'a': " * 12_000, ": 1" * 20_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = TfObjectDetectionParser()
    start = time.thread_time()
    for before in (STEP[:-1], "{'a': 1.0, ", "Eval metrics at step 5", "\t+ "):
        parser.parse(Frame(before))
        parser.parse(Frame(before + text))
    assert time.thread_time() - start < 1
