"""Lines of PyTorch's ImageNet example."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.imagenet_meters import ImagenetMetersParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["imagenet_meters"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


TRAIN = "Epoch: [0][  1/15]\tTime  0.1 ( 0.2)\tLoss 6.9e+00 (7.0e+00)\tAcc@1   0.39 (  0.11)\n"
TEST = "Test: [1/6]\tTime  0.2 ( 0.2)\tLoss 6.1 (6.2)\tAcc@1  91.67 ( 90.00)\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(ImagenetMetersParser, TRAIN + TEST + " *   Acc@1 91.667 Acc@5 100.000\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Epoch: [2][1/9]\tLoss nan (inf)", ("train", 2, 1, 9, {"Loss": float("nan")})),
        ("Epoch: [2/90][1/9] Loss -1e-05 (0)", ("train", 2, 1, 9, {"Loss": -1e-05})),
        ("Train: [2][1/9]\tdata 0.1s (0.2s)\tloss 3 (4)", ("train", 2, 1, 9, {"loss": 3.0})),
        ("Val: [1/9]\tloss_kd 3 (4)\tlr 0.1", ("val", None, 1, 9, {"loss_kd": 3.0, "lr": 0.1})),
        ("Test: [3][1/9]\tLoss 3 (4)", ("test", None, 1, 9, {"Loss": 3.0})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, other names, other shapes of the beginning."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "Epoch: [0]  [  10/1251]  eta: 0:10:44  loss: 6.91 (6.94)",
        "Epoch [1][50/7330]\tlr: 0.02, loss: 1.5",
        "Test: [   0/78]  Time: 1.203 (1.203)  Loss:   6.913 ( 6.913)",
        " * Acc@1 81.1 Acc@5 95.5",
        "Epoch: [0][1/15]",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines of other programs that begin alike, and a summary of nothing, are left alone."""
    assert ImagenetMetersParser().parse(Frame(line)) is None


def test_a_summary_belongs_to_the_validation_before_it() -> None:
    """It takes split and epoch from the lines before, and what repeats it is not read."""
    log = TRAIN + TEST + " * Acc@1 90.0 Acc@5 99.0\nMax accuracy: 90.00%\n * see below\n"
    assert rows(log)[2:] == [("test", 0, None, None, {"Acc@1": 90.0, "Acc@5": 99.0})]


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(
        ImagenetMetersParser, TRAIN[:-1], "Epoch: [0][1/2]\t", "Test: ", " * Acc@1 "
    )
