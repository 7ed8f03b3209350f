"""What Vowpal Wabbit prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.vowpal_wabbit import VowpalWabbitParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

HEADER = """average    since         example     example  current  current  current
loss       last          counter      weight    label  predict features
"""
ROW = "0.693147   0.693147            1         1.0  -1.0000   0.0000        3"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser, in the widths of older versions too."""
    (row, end) = check_parser(VowpalWabbitParser, f"{HEADER}{ROW}\n\naverage loss = 0.5\n")
    assert (row.step, row.metrics) == (1, {"average_loss": 0.693147, "since_last": 0.693147})
    assert (end.step, end.metrics) == (None, {"average_loss": 0.5})


@pytest.mark.parametrize(
    ("row", "split", "metrics"),
    [
        (
            "n.a.     n.a.                1            1.0        unknown              1        3",
            None,
            {},
        ),
        (
            "-1.5e-05 nan                 8            8.0   0:1:0.5 2:1:1     0:0.5,1:0.5     3 h",
            "val",
            {"average_loss": -1.5e-05, "since_last": float("nan")},
        ),
    ],
)
def test_odd_rows(row: str, split: str | None, metrics: dict[str, float]) -> None:
    """Labels and predictions may be anything, and losses unknown."""
    parser = VowpalWabbitParser()
    for line in HEADER.splitlines():
        parser.parse(Frame(line))
    records = parser.parse(Frame(row))
    assert records is not None
    assert repr([(r.split, dict(r.metrics)) for r in records]) == repr(
        [(split, metrics)] if split else []
    )


@pytest.mark.parametrize("line", ["average loss = 0.5", ROW, "loss last", "best constant = 0.16"])
def test_what_is_not_ours(line: str) -> None:
    """Before the table's header its lines may be any program's."""
    assert VowpalWabbitParser().parse(Frame(line)) is None
