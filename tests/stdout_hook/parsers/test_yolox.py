"""YOLOX's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.yolox import YoloxParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LINE = "epoch: 3/300, iter: 10/100, mem: 4Mb, iter_time: 0.500s, total_loss: -inf, ETA: 2:10:11\n"


@pytest.mark.parametrize(
    "prefix", ["", "2021-07-20 20:11:12 | INFO     | yolox.core.trainer:253 - "]
)
def test_it_is_a_parser(prefix: str) -> None:
    """It keeps a parser's promises, with the log's prefix and without."""
    (record,) = check_parser(YoloxParser, prefix + LINE)
    assert (record.split, record.epoch, record.step, record.total_steps) == ("train", 3, 10, 100)
    assert dict(record.metrics) == {"total_loss": float("-inf")}


@pytest.mark.parametrize(
    "text",
    [
        "epoch: 3/300, iter: 10/100, loss: 0.5",
        "epoch: 3, iter: 10, iter_time: 0.5s, loss: 0.5",
        "last epoch: 3/300, iter: 10/100, iter_time: 0.5s, loss: 0.5",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert YoloxParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, ", a: 1" * 10_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    start = time.thread_time()
    YoloxParser().parse(Frame(LINE.rstrip() + text))
    assert time.thread_time() - start < 1
