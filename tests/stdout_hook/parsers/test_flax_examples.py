"""Lines of Flax's examples."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.flax_examples import FlaxExamplesParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["flax_examples"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "epoch:  1, train_loss: 0.2437, train_accuracy: 93.02, test_loss: 0.0613\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(FlaxExamplesParser, LINE)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("epoch:  3, train_loss: nan", ("train", 3, None, None, {"loss": float("nan")})),
        ("eval epoch: 3, loss: -1e-05", ("val", 3, None, None, {"loss": -1e-05})),
        ("[test] step: 3, loss: inf", ("test", None, 3, None, {"loss": float("inf")})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals are read as printed."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    ["epoch: 1, loss: 0.5", "epoch: 1, train_loss: low", "train epoch: 1", "[train] epoch 1: 0.5"],
)
def test_foreign_lines(line: str) -> None:
    """Lines that other programs print, too, are left alone."""
    assert FlaxExamplesParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(
        FlaxExamplesParser, LINE[:-1], "epoch: 1, train_loss: ", "[train] step: 1, "
    )
