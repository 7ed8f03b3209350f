"""Two of PyTorch's tutorials."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pytorch_cifar import PytorchCifarParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pytorch_cifar"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "[1,  2000] loss: 2.173\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(PytorchCifarParser, LINE + "Accuracy of the network on the 9 test images: 54 %\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("[3,   100] loss: nan", ("train", 3, 100, None, {"loss": float("nan")})),
        ("[3, 100] loss: 1e-05 acc: 90%", ("train", 3, 100, None, {"loss": 1e-05, "acc": 90.0})),
        (
            "Accuracy of the network on the 60000 train images: 99.5%",
            ("train", None, None, None, {"Accuracy": 99.5}),
        ),
        (
            "Test Accuracy of the model on the 10000 test images: 98.9 %",
            ("test", None, None, None, {"Accuracy": 98.9}),
        ),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, and the forms of copies."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "[1,  2000]",
        "[12] loss: 0.5",
        "Accuracy of plane : 58 %",
        "  batch 1000 loss: 1.6",
        "LOSS train 0.2 valid 0.4",
        "Accuracy of the scale: 2 %",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that only look alike, and parts without their beginning, are left alone."""
    assert PytorchCifarParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    beginnings = ("Accuracy of ", "Accuracy for class: ", "Accuracy of the network on the ")
    check_hostile_lines(PytorchCifarParser, LINE[:-1], "LOSS train ", *beginnings)
