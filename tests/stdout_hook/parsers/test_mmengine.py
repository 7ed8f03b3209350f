"""MMEngine's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.mmengine import MmengineParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

TRAIN = (
    "11/23 10:08:21 - mmengine - INFO - Epoch(train)  [1][ 50/229]  base_lr: 1.0000e-03 lr: "
    "1.0000e-04  eta: 1 day, 3:10:05  time: 0.4281  data_time: 0.0097  memory: 4382  "
    "grad_norm: inf  loss: -0.5000\n"
)


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads each learning rate of a line."""
    (record,) = check_parser(MmengineParser, TRAIN)
    assert dict(record.metrics) == {
        "base_lr": 1e-3,
        "lr": 1e-4,
        "grad_norm": float("inf"),
        "loss": -0.5,
    }
    assert (record.split, record.epoch, record.step, record.total_steps) == ("train", 1, 50, 229)


def test_prefix() -> None:
    """A line is read with and without the log's prefix, and as the log file has it."""
    without = TRAIN.partition("INFO - ")[2]
    in_file = "2024/" + TRAIN
    records = [check_parser(MmengineParser, text) for text in (TRAIN, without, in_file)]
    assert records[0] == records[1] == records[2]


def test_loss_while_validating() -> None:
    """A loss printed before validation is over lies at its batch."""
    log = "Epoch(val)  [3][ 50/100]    eta: 0:00:01  time: 0.1  data_time: 0.1  val/loss: 2.0000\n"
    (record,) = check_parser(MmengineParser, log)
    assert (record.split, record.epoch, record.step, record.total_steps) == ("val", 3, 50, 100)
    assert dict(record.metrics) == {"loss": 2.0}


@pytest.mark.parametrize(
    "text",
    [
        "Epoch(train) 1/3 loss: 0.5",
        "Epoch(train) [1]  loss: 0.5",
        "Epoch(val) [5/5]  loss: 0.5",
        "Epoch(test) [1][5/5]  loss: 0.5",
        "see Epoch(train) [1][5/5]  loss: 0.5",
        "Epoch(dev) [1][5/5]  loss: 0.5",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert MmengineParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, "lr: 1 " * 10_000, "  a: 1" * 10_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    start = time.thread_time()
    MmengineParser().parse(Frame("Iter(train) [1/2]  " + text))
    MmengineParser().parse(Frame(text))
    assert time.thread_time() - start < 1
