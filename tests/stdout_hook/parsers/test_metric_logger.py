"""Lines of a MetricLogger."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.metric_logger import MetricLoggerParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["metric_logger"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


TRAIN = (
    "Epoch: [0]  [10/80]  eta: 0:10:44  lr: 0.000001  loss: 6.91 (6.94)  time: 0.3  data: 0.02\n"
)
TEST = (
    "Test:  [ 0/79]  eta: 0:00:35  loss: 2.17 (2.17)  acc1: 68.75 (68.75)  time: 0.2  data: 0.2\n"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MetricLoggerParser, TRAIN + TEST + "* Acc@1 78.4 loss 1.5\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Epoch: [2]  [1/9]  eta: 0:00:01  a: nan (inf)", ("train", 2, 1, 9, {"a": float("nan")})),
        ("Epoch: [2/9]\t[1/9]\teta: 0:00:01\ta: -1e-05", ("train", 2, 1, 9, {"a": -1e-05})),
        ("Val:  [1/9]  eta: 2 days, 1:00:01  a: 1 (2)", ("val", None, 1, 9, {"a": 1.0})),
        ("Train Epoch: [2]  [1/9]  eta: 0:00:01  a_b: 1", ("train", 2, 1, 9, {"a_b": 1.0})),
        ("Probe:  [1/9]  eta: 0:00:01  a: 1", ("Probe", None, 1, 9, {"a": 1.0})),
        ("  [1/9]  eta: 0:00:01  a: 1 (2)", (None, None, 1, 9, {"a": 1.0})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, other headers and delimiters, or none."""
    assert repr(rows(line + "\n")) == repr([wanted])


def test_averages_are_those_of_the_epoch() -> None:
    """Of the two numbers the second is the epoch's, the first was printed before."""
    log = TRAIN + "Averaged stats: lr: 0.000001  loss: 6.9 (6.8)\n" + TEST
    log += "Averaged stats: loss: 2.1 (2.0)\n"
    assert rows(log)[1] == ("train", 0, None, None, {"lr": 1e-06, "loss": 6.8})
    assert rows(log)[3] == ("test", 0, None, None, {"loss": 2.0})


@pytest.mark.parametrize(
    "line",
    [
        "Averaged stats: loss: 6.9 (6.8)",
        "* Acc@1 78.400 loss 1.565",
        "mAP: 0.5",
        "Epoch: [0][1/15]\tTime  0.1 ( 0.2)\tLoss 6.9 (7.0)",
        "Train: [0/300][10/1251]\teta 0:10:44 lr 0.1\tloss 6.9 (7.0)",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines of other programs, and summaries of nothing, are left alone."""
    assert MetricLoggerParser().parse(Frame(line)) is None


def test_repeats_are_no_values() -> None:
    """What the best epoch was is known, and not read."""
    log = "* Acc@1 78.4 loss 1.5\nAccuracy of the network on the 141 test images: 78.4%\n"
    assert len(rows(TRAIN + TEST + log + "Max accuracy: 78.40%\n")) == 3


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    beginnings = (TRAIN[:-1], "Averaged stats: ", "* Acc@1 ", "Train Epoch ", "[07:13:24] ")
    check_hostile_lines(MetricLoggerParser, *beginnings)
    check_hostile_lines(lambda: _after(TRAIN), *beginnings)


def _after(log: str) -> MetricLoggerParser:
    parser = MetricLoggerParser()
    parser.parse(Frame(log.rstrip()))
    return parser
