"""What PyTorch's MNIST example and its relatives print."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.pytorch_mnist import PytorchMnistParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["pytorch_mnist"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


TRAIN = "Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.302585\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        PytorchMnistParser, TRAIN + "\nTest set: Average loss: 0.05, Accuracy: 9/10 (90%)\n"
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Train Epoch: 3 [0/9 (0%)]\tLoss: nan", ("train", 3, 0, 9, {"Loss": float("nan")})),
        ("Train Epoch: 3 [0/9 (0%)] Loss: -1e-05", ("train", 3, 0, 9, {"Loss": -1e-05})),
        (
            "Train Epoch: 3 \tLoss: 0.5\tAcc: 90%",
            ("train", 3, None, None, {"Loss": 0.5, "Acc": 90.0}),
        ),
        ("Test set: Average loss: inf", ("test", None, None, None, {"Average loss": float("inf")})),
        ("Validation set: Average loss: 2\n", ("val", None, None, None, {"Average loss": 2.0})),
        ("====> Test set loss: 127.5", ("test", None, None, None, {"loss": 127.5})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, lines with less or more than usual."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "Train Epoch: 1 [640/60000 (1%)]",
        "Train Epoch: 1 [640/60000 (1%)] Data (t): 0.4 Batch (t): 0.5",
        "Test set: Average loss: 0.05, and 3 more",
        "Test set: 10000 images",
        "====> Epoch: 1",
        "===> Loading datasets",
        "I said: Train Epoch: 1 [640/60000 (1%)]\tLoss: 2.3",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines that only look alike are left alone."""
    assert PytorchMnistParser().parse(Frame(line)) is None


def test_trainings_after_each_other() -> None:
    """A test belongs to the last epoch trained."""
    test = "Test set: Average loss: 0.5, Accuracy: 1/2 (50%)\n"
    log = "".join(TRAIN.replace(" 1 ", f" {epoch} ") + test for epoch in (1, 2, 1))
    assert [epoch for split, epoch, *_ in rows(log) if split == "test"] == [1, 2, 1]


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(PytorchMnistParser, TRAIN[:-9], "Test set: Average loss: ", "====> Epoch: ")
