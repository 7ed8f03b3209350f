"""Losses of DCGAN."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.dcgan import DcganParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["dcgan"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "[0/25][0/782] Loss_D: 1.6541 Loss_G: 5.2148 D(x): 0.5430 D(G(z)): 0.5216 / 0.0088"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(DcganParser, LINE + "\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("[1/2][3/4]\tLoss_D: nan\tLoss_G: -inf", {"Loss_D": "nan", "Loss_G": "-inf"}),
        ("[1/2][3/4] Loss_D: 1e-05 D(G(z)): 1", {"Loss_D": "1e-05", "D(G(z))": "1"}),
        ("[1/2] [3/4] D_loss: 1, G_loss: 2", {"D_loss": "1", "G_loss": "2"}),
    ],
)
def test_odd_values(line: str, wanted: dict[str, str]) -> None:
    """Values that are no plain decimals, less of them, and the names of copies."""
    metrics = {name: float(value) for name, value in wanted.items()}
    assert repr(rows(line + "\n")) == repr([("train", 1, 3, 4, metrics)])


@pytest.mark.parametrize(
    "line",
    [
        "[0/25][0/782] Loss_D is what counts",
        "[0/25][0/782] Loss_D: 1.5 and more",
        "[0/25] Loss_D: 1.5",
        "Loss_D: 1.5 Loss_G: 2.5",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that hold anything else are left alone."""
    assert DcganParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(DcganParser, LINE, "[0/25][0/782] Loss_D: ")
