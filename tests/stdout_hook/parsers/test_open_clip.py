"""OpenCLIP's log."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.open_clip import OpenClipParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = "Train Epoch: 0 [  256/1024 (25%)] Data (t): 0.4 LR: 0.1 Logit Scale: 14.2 Loss: 4.8 (4.9)\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(OpenClipParser, LINE + "Eval Epoch: 1 clip_val_loss: 3.9\tepoch: 1.0\n")


def test_odd_values() -> None:
    """Values that are no plain decimals, and the older order, are read as printed."""
    older = "Train Epoch: 3 [1/2 (50%)] Loss: nan (inf) Loading Data (t): 0.4 LR: 1e-05 \n"
    found = [(r.epoch, r.step, dict(r.metrics)) for r in parse_log([older], parsers=["open_clip"])]
    assert repr(found) == repr([(3, 1, {"Loss": float("nan"), "LR": 1e-05})])


@pytest.mark.parametrize(
    "line",
    [
        "Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.302585",
        "Eval Epoch: 1 | Loss: 0.5 | Acc: 0.9",
        "Eval Epoch: 1 is done",
        "Eval Epoch: 1 epoch: 1.0000",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that only begin alike are left alone."""
    assert OpenClipParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(OpenClipParser, LINE[:-1], "Eval Epoch: 1 ", "Eval Epoch: 1 [5 / 9]\t")
