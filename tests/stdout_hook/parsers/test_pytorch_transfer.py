"""The loop of PyTorch's tutorial on transfer learning."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pytorch_transfer import PytorchTransferParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pytorch_transfer"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LOG = "Epoch 0/24\n----------\ntrain Loss: 0.6061 Acc: 0.7459\nval Loss: 0.2135 Acc: 0.9281\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(PytorchTransferParser, LOG)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("train Loss: nan Acc: 0", ("train", {"Loss": float("nan"), "Acc": 0.0})),
        ("Val loss: -1e-05, accuracy: 93.1%", ("val", {"loss": -1e-05, "accuracy": 93.1})),
        ("test Loss: 1 Acc: 0.5 F1: 0.25", ("test", {"Loss": 1.0, "Acc": 0.5, "F1": 0.25})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, other phases, more values."""
    split, metrics = wanted
    assert repr(rows(line + "\n")) == repr([(split, None, None, None, metrics)])


@pytest.mark.parametrize(
    "line",
    [
        "Epoch 0/24",
        "train Loss: 0.5",
        "train Loss: 0.5 (0.6) Acc: 0.1",
        "train Loss: 0.5 Acc: 0.1 see above",
        "Best val Acc: 0.947712",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that other programs print, too, are left alone."""
    assert PytorchTransferParser().parse(Frame(line)) is None


def test_the_best_is_no_new_value() -> None:
    """What was best is known, and not read; a loss alone is read below a header."""
    log = LOG + "train Loss: 0.5\nTraining complete in 1m 7s\nBest val Acc: 0.947712\n"
    assert [metrics.get("Loss") for *_, metrics in rows(log)] == [0.6061, 0.2135, 0.5]


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(PytorchTransferParser, "train Loss: ", "train Loss: 1 Acc: ", "Epoch ")
