"""YOLO's tables, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.ultralytics import UltralyticsParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size\n"
BAR = (
    "       2/30         0G      6.581       nan     -3.93          8         96: "
    "100%|██████████| 8/8 [00:01<00:00,  7.1it/s]\n"
)
ROW = "                   all         16         16      0.953          1      0.995      0.864\n"


def read(log: str) -> list[Record]:
    """Read lines one after the other."""
    parser = UltralyticsParser()
    return [r for line in log.splitlines() for r in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    (record,) = check_parser(UltralyticsParser, HEADER + BAR.replace("nan", "inf"))
    assert (record.epoch, record.step, record.total_steps, record.final) == (2, 8, 8, True)
    assert dict(record.metrics) == {"box_loss": 6.581, "cls_loss": float("inf"), "dfl_loss": -3.93}


def test_headers_and_bars_on_two_streams() -> None:
    """Losses are named by their number, rows by what was trained, if each has its own stream."""
    bar = BAR.replace("       nan     -3.93", "      4.312      -3.93")
    (record,) = read(bar)
    assert dict(record.metrics) == {"box_loss": 6.581, "cls_loss": 4.312, "dfl_loss": -3.93}
    first, second = read(HEADER + ROW + HEADER + ROW)
    assert (first.epoch, second.epoch) == (1, 2)
    assert list(first.metrics) == ["P", "R", "mAP50", "mAP50-95"]


def test_resumed() -> None:
    """Counting headers goes on where a training was resumed."""
    resumed = "Resuming training last.pt from epoch 6 to 30 total epochs\n"
    (record,) = read(resumed + HEADER + ROW)
    assert record.epoch == 6


@pytest.mark.parametrize(
    "log",
    [
        ROW,
        BAR.replace("      6.581 ", "     6.581 "),
        "Epoch 1/3 loss 0.5",
        "      Epoch    loss   box_loss\n" + BAR.replace("0G", "0"),
        "    Class     Images\nall in all 16 2",
        "  Class     Images  P\n" + "   none  16  0.5",
    ],
)
def test_foreign_lines(log: str) -> None:
    """What only looks like its tables is left to others."""
    assert not read(log)


@pytest.mark.parametrize(
    "text", ["0" * 60_000, "1 " * 30_000, " " * 60_000, "1/2 " + "(. " * 20_000]
)
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = UltralyticsParser()
    for line in (HEADER.rstrip("\n"), text, "  Class  Images  P", text):
        start = time.thread_time()
        parser.parse(Frame(line))
        parser.parse(Frame(" 1/2 0G " + line))
        assert time.thread_time() - start < 1
