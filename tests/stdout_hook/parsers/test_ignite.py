"""Lines of Ignite's examples and engines."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.ignite import IgniteParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["ignite"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "Epoch[1] Iteration[100/938] Loss: 0.45\n"
RESULTS = "Validation Results - Epoch: 1  Avg accuracy: 0.85 Avg loss: 0.65\n"
BLOCK = (
    "Epoch[1] - Evaluation time (seconds): 3.141\n - Test metrics:\n \tAccuracy: 0.5\n\tLoss: 2\n"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(IgniteParser, LINE + RESULTS + BLOCK)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Epoch[2] Iteration[3/9] Loss: nan", ("train", 2, 3, 9, {"Loss": float("nan")})),
        ("Epoch[2], Iter[3] Loss: -1e-05", ("train", 2, 3, None, {"Loss": -1e-05})),
        (
            "Test Results - Epoch[2] Avg loss: inf",
            ("test", 2, None, None, {"Avg loss": float("inf")}),
        ),
        ("Validation - Epoch: 2 Avg nll: 1", ("val", 2, None, None, {"Avg nll": 1.0})),
        ("Trainer Results - Epoch 2 - Avg kld: 1", ("train", 2, None, None, {"Avg kld": 1.0})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, and the forms that examples have had."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "Epoch[1] Iteration[100/938]",
        "Epoch [1][50/7330]\tlr: 0.02, loss: 1.5",
        "Validation Results - Epoch: 1",
        "\tAccuracy: 0.5",
        "Engine running",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that only look alike are left alone."""
    assert IgniteParser().parse(Frame(line)) is None


def test_a_block_ends_with_its_lines() -> None:
    """What follows a block of results is no result."""
    wanted = [("test", 1, None, None, {"Accuracy": 0.5}), ("test", 1, None, None, {"Loss": 2.0})]
    assert rows(BLOCK + "seed: 3\n\tAccuracy: 0.75\n") == wanted


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(IgniteParser, LINE[:-1], RESULTS[:-1], "2024-05-06 09:32:02,291 ", "\ta: ")
