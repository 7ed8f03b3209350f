"""The loop of PyTorch's quickstart."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pytorch_quickstart import PytorchQuickstartParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pytorch_quickstart"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "loss: 2.303494  [   64/60000]\n"
TEST = "Test Error: \n Accuracy: 45.1%, Avg loss: 2.153893 \n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(PytorchQuickstartParser, "Epoch 1\n-------\n" + LINE + TEST)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("loss:     nan  [   64/60000]", ("train", None, 64, 60000, {"loss": float("nan")})),
        ("loss: -1e-05  [6/9]", ("train", None, 6, 9, {"loss": -1e-05})),
        (
            "Validation Error: Accuracy: 4.0%, Avg loss: inf",
            ("val", None, None, None, {"Accuracy": 4.0, "Avg loss": float("inf")}),
        ),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, and a result on its title's line."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "loss: 2.3",
        "loss: 2.3 [12]",
        " Accuracy: 45.1%, Avg loss: 2.1",
        "Epoch 1",
        "Test Error: none",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that other programs print, too, are left alone."""
    assert PytorchQuickstartParser().parse(Frame(line)) is None


def test_trainings_after_each_other() -> None:
    """A line belongs to the header before it."""
    log = "".join(f"Epoch {epoch}\n-----\n" + LINE + TEST for epoch in (1, 2, 1))
    assert [epoch for _, epoch, *_ in rows(log)] == [1, 1, 2, 2, 1, 1]


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(PytorchQuickstartParser, LINE[:-1], "loss: ", "Test Error: ", "Epoch ")
