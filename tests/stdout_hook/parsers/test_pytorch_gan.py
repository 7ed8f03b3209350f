"""Losses in brackets."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pytorch_gan import PytorchGanParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pytorch_gan"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "[Epoch 0/200] [Batch 0/938] [D loss: 0.693074] [G loss: 0.699217]"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(PytorchGanParser, LINE + "\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "[Epoch 1/2] [Batch 3/4] [D loss: nan] [G loss: -inf]",
            {"D loss": "nan", "G loss": "-inf"},
        ),
        ("[Epoch 1/2] [Batch 3/4] [G loss: 1e-05]", {"G loss": "1e-05"}),
        ("[Epoch 1/2] [Batch 3/4] [D loss: 1, acc: 50%]", {"D loss": "1", "acc": "50"}),
    ],
)
def test_odd_values(line: str, wanted: dict[str, str]) -> None:
    """Values that are no plain decimals, one model's loss alone."""
    metrics = {name: float(value) for name, value in wanted.items()}
    assert repr(rows(line + "\n")) == repr([("train", 1, 3, 4, metrics)])


@pytest.mark.parametrize(
    "line",
    [
        "[Epoch 0/200] [Batch 0/938]",
        "[D loss: 0.69] [G loss: 0.70]",
        "see [D loss: 0.69]",
        "[Epoch 0/200] [Batch 0/938] [D loss: none]",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines without a place or without a number are left alone."""
    assert PytorchGanParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(
        PytorchGanParser, LINE, "[Epoch 0/200] [Batch 0/938] [D loss: ", "0 [D loss: "
    )
