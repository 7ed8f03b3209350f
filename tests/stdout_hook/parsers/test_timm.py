"""timm's log."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.timm import TimmParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["timm"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


TRAIN = "Train: 0 [  50/1251 (  4%)]  Loss: 6.94 (6.95)  Time: 0.4s, 608/s  LR: 1.000e-05\n"
TEST = "Test: [   0/78]  Time: 1.203 (1.203)  Loss:   6.913 ( 6.913)  Acc@1:   0.391 (  0.391)\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(TimmParser, TRAIN + TEST)


def test_odd_values() -> None:
    """Values that are no plain decimals are read as printed, `#.3g` among them."""
    log = "Train: 9 [   0/15 (  7%)]  Loss:    nan (inf)  Time: 1s  LR: 0.000e+00\n"
    log += "Train: 9 [   1/15 (  7%)]  Loss: 1.23e+04 (-123.)  Time: 1s\n"
    first, second = {"Loss": float("nan"), "LR": 0.0}, {"Loss": 12300.0}
    assert repr(rows(log)) == repr([("train", 9, 0, 15, first), ("train", 9, 1, 15, second)])


def test_repeats_are_no_values() -> None:
    """Checkpoints and the best metric are known, and not read."""
    log = "Current checkpoints:\n ('./checkpoint-1.pth.tar', 91.6)\n\n"
    log += "*** Best metric: 91.6 (epoch 1)\n"
    assert len(rows(TRAIN + TEST + log)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Test: [0/79]\tTime  0.200 ( 0.200)\tLoss 0.6 (0.6)",
        "Test:  [ 0/79]  eta: 0:00:35  loss: 2.17 (2.17)",
        " * Acc@1 81.1 Acc@5 95.5",
        "*** Best metric: 91.6 (epoch 1)",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines of other programs that begin alike are left alone."""
    assert TimmParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(TimmParser, TRAIN[:-1], TEST[:-1], " * Acc@1 ", " ('")
