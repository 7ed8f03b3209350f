"""What bayesian-optimization prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.bayesopt import BayesoptParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

HEADER = "|   iter    |  target   |     x     |"
ROW = "| 1         | -7.135455 | 2.8340440 |"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(BayesoptParser, f"{HEADER}\n{ROW}\n")
    assert (record.step, record.metrics) == (1, {"target": -7.135455})


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234e-05", 1.234e-05),
        ("-1.2e+100", -1.2e100),
        (" 0.5     ", 0.5),
        ("12       ", 12.0),
        (" 1.234e+0", None),
        ("-9.784e-1", None),
    ],
)
def test_a_cut_exponent_is_not_read(cell: str, value: float | None) -> None:
    """Nine characters may hold a digit of the exponent only: the number is another."""
    parser = BayesoptParser()
    parser.parse(Frame(HEADER))
    records = parser.parse(Frame(f"| 3         | {cell} | 2.8340440 |"))
    assert [dict(r.metrics) for r in records or ()] == (
        [] if value is None else [{"target": value}]
    )


@pytest.mark.parametrize(
    "line",
    ["| 1         | -7.135455 |", "| a         | -7.135455 | 2.8340440 |", "| 1 | 2 | x | 4 |"],
)
def test_rows_of_other_tables(line: str) -> None:
    """Without its header a row is nobody's, and with it only what has its columns."""
    parser = BayesoptParser()
    assert parser.parse(Frame(ROW)) is None
    parser.parse(Frame(HEADER))
    assert parser.parse(Frame(line)) is None
