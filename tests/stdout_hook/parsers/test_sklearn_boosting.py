"""What scikit-learn's gradient boosting prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.sklearn_boosting import SklearnBoostingParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

HEADER = "      Iter       Train Loss   Remaining Time \n"
ROW = "         1           1.2799            0.24s\n"
SAMPLED = "         1           1.2799           0.0517            0.24s\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(SklearnBoostingParser, HEADER + ROW)
    assert (record.step, record.metrics) == (1, {"loss": 1.2799})


@pytest.mark.parametrize(
    ("row", "metrics"),
    [
        ("        20 12345678901.2500            1.02m", {"loss": 12345678901.25}),
        ("        20              inf            0.00s", {"loss": float("inf")}),
        ("1234567890          -0.5000            0.24s", {"loss": -0.5}),
    ],
)
def test_odd_values(row: str, metrics: dict[str, float]) -> None:
    """Values that are wide, missing or negative."""
    (record,) = check_parser(SklearnBoostingParser, f"{HEADER}{row}\n")
    assert repr(record.metrics) == repr(metrics)


@pytest.mark.parametrize(
    "line",
    [SAMPLED, "         1           1.2799            0.24", "1 1.2799", "[1/5] 1 tree, done"],
)
def test_what_is_not_ours(line: str) -> None:
    """Without its header a row is nobody's, and with it only what has its columns."""
    parser = SklearnBoostingParser()
    assert parser.parse(Frame(ROW.rstrip("\n"))) is None
    assert parser.parse(Frame(HEADER.rstrip("\n"))) == ()
    assert parser.parse(Frame(line.rstrip("\n"))) is None


def test_leaves_of_several_trees() -> None:
    """The newer ensembles print values of early stopping alone, and of one tree for each class."""
    line = "[2/100] 3 trees, 93 leaves (31 on avg), max depth = 9, train score: 0.5, in 0.012s\n"
    (record,) = check_parser(SklearnBoostingParser, line)
    assert (record.step, record.total_steps, record.metrics) == (2, 100, {"score": 0.5})
    assert (
        SklearnBoostingParser().parse(Frame("[2/5] 1 tree, 3 leaves, max depth = 2, in 0.1s")) == []
    )
