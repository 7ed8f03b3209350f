"""Loops of Keras' guides."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.keras_custom_loop import KerasCustomLoopParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["keras_custom_loop"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


BATCH = "Training loss (for one batch) at step 0: 131.3794\n"
ROW = "Epoch 1, Loss: 0.13, Accuracy: 95.87, Test Loss: 0.06, Test Accuracy: 97.94\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        KerasCustomLoopParser, "Start of epoch 0\n" + BATCH + "Validation acc: 0.9\n" + ROW
    )


def test_odd_values() -> None:
    """Values that are no plain decimals are read as printed."""
    log = BATCH.replace("131.3794", "nan") + ROW.replace("95.87", "1e-05").replace("0.06", "inf")
    wanted = [
        ("train", None, 0, None, {"loss": float("nan")}),
        ("train", 1, None, None, {"Loss": 0.13, "Accuracy": 1e-05}),
        ("test", 1, None, None, {"Loss": float("inf"), "Accuracy": 97.94}),
    ]
    assert repr(rows(log)) == repr(wanted)


@pytest.mark.parametrize(
    "line",
    [
        "Validation acc: 0.9020",
        "Training loss at step 0: see below",
        "D loss at step 0: 0.5",
        "Epoch 1, Loss: 0.13, Test Loss: low",
        "Start of epoch",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that other programs print, too, are left alone."""
    assert KerasCustomLoopParser().parse(Frame(line)) is None


def test_trainings_after_each_other() -> None:
    """A line belongs to the header before it."""
    log = "".join(f"Start of epoch {epoch}\n" + BATCH for epoch in (0, 1, 0))
    assert [epoch for _, epoch, *_ in rows(log)] == [0, 1, 0]


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    beginnings = ("Training loss (for ", "Start of epoch 0", "Epoch 1, Loss: ", "Validation ")
    check_hostile_lines(KerasCustomLoopParser, BATCH[:-1], ROW[:-1], *beginnings)
