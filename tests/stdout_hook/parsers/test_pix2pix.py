"""Losses of pix2pix and CycleGAN."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pix2pix import Pix2pixParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pix2pix"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "(epoch: 1, iters: 100, time: 0.123, data: 0.234) G_GAN: 0.693 D_real: 0.528 \n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(Pix2pixParser, LINE)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "(epoch: 2, iters: 8, time: 0.1) G_GAN: nan D_real: -inf",
            {"G_GAN": "nan", "D_real": "-inf"},
        ),
        ("(epoch: 2, iters: 8, time: 0.1, data: 0.2) NCE_Y: -1.5", {"NCE_Y": "-1.5"}),
        ("(epoch: 2, iters: 8, time: 0.1, data: 0.2) , G: 1e-05", {"G": "1e-05"}),
    ],
)
def test_odd_values(line: str, wanted: dict[str, str]) -> None:
    """Values that are no plain decimals, with and without the time of the data."""
    metrics = {name: float(value) for name, value in wanted.items()}
    assert repr(rows(line + "\n")) == repr([("train", 2, 8, None, metrics)])


@pytest.mark.parametrize(
    "line",
    [
        "(epoch: 1, iters: 100, time: 0.123, data: 0.234) ",
        "(epoch: 1, loss: 0.5)",
        "saving the latest model (epoch: 1, iters: 100)",
        "learning rate 0.0002000 -> 0.0001989",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that only look alike are left alone."""
    assert Pix2pixParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(Pix2pixParser, LINE[:-1], "(epoch: 1, iters: ")
