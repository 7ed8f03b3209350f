"""MMCV's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.mmcv import MmcvParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

OLD = (
    "2019-09-30 09:42:34,018 - INFO - Epoch [1][50/7330]\tlr: 0.00399, eta: 1 day, 8:36:46, "
    "time: 1.334, data_time: 0.020, memory: 3804, loss_cls: inf, acc: 88.2031, loss: 1.9850\n"
)


@pytest.mark.parametrize("name", ["", "mmdet - ", "mmseg - "])
def test_it_is_a_parser(name: str) -> None:
    """It keeps a parser's promises; the logger's name may be missing."""
    (record,) = check_parser(MmcvParser, OLD.replace("INFO", f"{name}INFO"))
    assert (record.split, record.epoch, record.step, record.total_steps) == ("train", 1, 50, 7330)
    assert repr(dict(record.metrics)) == (
        "{'lr': 0.00399, 'loss_cls': inf, 'acc': 88.2031, 'loss': 1.985}"
    )


def test_validation_loss() -> None:
    """Training losses of a validation workflow lie at their epoch."""
    (record,) = check_parser(MmcvParser, "Epoch(val) [2][7330]\tloss: 1.0000, acc: 90.0000\n")
    assert (record.split, record.epoch, record.step) == ("val", 2, None)
    assert dict(record.metrics) == {"loss": 1.0, "acc": 90.0}


@pytest.mark.parametrize(
    "text",
    [
        "Epoch [1][50/7330] lr: 0.1",
        "Epoch [1/3]\tloss: 0.5",
        "Epoch [1][50]\tloss: 0.5",
        "Iter [50]\tlr 0.1",
        '{"mode": "train", "loss": 0.5}',
        '{"mode": "train", "epoch": 1, "iter": 5, "loss": 0.5',
        '{"mode": "offline", "epoch": 1, "iter": 5, "loss": 0.5}',
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert MmcvParser().parse(Frame(text)) is None


@pytest.mark.parametrize(
    "text",
    ["0" * 60_000, "lr_a: 1 " * 8_000, ", a: 1" * 10_000, '{"mode": "train", ' + "[" * 60_000],
)
def test_long_lines(text: str) -> None:
    """Long lines take no long time, and deep ones do no harm."""
    start = time.thread_time()
    MmcvParser().parse(Frame("Iter [1/2]\t" + text))
    MmcvParser().parse(Frame('{"mode": "train", "epoch": 1, "iter": 5, "loss": ' + "[" * 60_000))
    MmcvParser().parse(Frame(text))
    assert time.thread_time() - start < 1
