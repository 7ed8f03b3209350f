"""Lines of maskrcnn-benchmark and SSD."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.maskrcnn_benchmark import MaskrcnnBenchmarkParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["maskrcnn_benchmark"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


LINE = "eta: 6:12:16  iter: 20  loss: 1.2 (1.3)  time: 0.4 (0.5)  lr: 0.0025  max mem: 3058"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MaskrcnnBenchmarkParser, LINE + "\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("eta: 0:00:16  iter: 2  a: nan (inf)", ("train", None, 2, None, {"a": float("nan")})),
        ("iter: 2/9, a: -1 (0), eta: 1 day, 0:00:16", ("train", None, 2, 9, {"a": -1.0})),
        ("eta: 0:00:16  epoch: 3  iter: 2  a: 1 (0)", ("train", 3, 2, None, {"a": 1.0})),
    ],
)
def test_odd_values(line: str, wanted: tuple[Any, ...]) -> None:
    """Values that are no plain decimals, days, totals and epochs."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "eta: 0:10:00  iter: 19  total_loss: 1.2  loss_cls: 0.5  lr: 0.1",
        "iter: 20, loss: 1.2 (1.3)",
        "iter: 20, loss: 1.2, eta: 0:00:16",
        "eta: 0:10:00  loss: 1.2 (1.3)",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Lines without means or without a time to go, as Detectron2's, are left alone."""
    assert MaskrcnnBenchmarkParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(MaskrcnnBenchmarkParser, LINE, "iter: 20, a: 1 (2), ", "eta: ")
