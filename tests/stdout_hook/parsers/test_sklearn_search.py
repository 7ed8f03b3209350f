"""What scikit-learn's searches print."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.sklearn_search import SklearnSearchParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

START = "[CV] C=1, kernel=rbf ................................................\n"


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, metrics and context."""
    records = parse_log([log], parsers=["sklearn_search"])
    return [(r.split, dict(r.metrics), dict(r.context or {})) for r in records]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(SklearnSearchParser, "[CV 1/3] END C=1;, score=0.920 total time=   0.0s\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "[CV 2/3] END ..C=1;, score=nan total time= 1.2min",
            [("test", {"score": float("nan")}, {"fold": 2, "parameters": "C=1"})],
        ),
        (
            "[CV 2/3; 4/9] END a=(1, 2), b=f; x y: (test=-1.5) total time=   0.0s",
            [("test", {"x y": -1.5}, {"fold": 2, "candidate": 4, "parameters": "a=(1, 2), b=f"})],
        ),
        (
            "[CV] END ...., score=(train=1.000, test=0.5) total time=   0.0s",
            [("test", {"score": 0.5}, {}), ("train", {"score": 1.0}, {})],
        ),
        (
            "[CV] .. C=1, score=0.5, total=   0.0s",
            [("test", {"score": 0.5}, {"parameters": "C=1"})],
        ),
        ("[CV] .. C=1, acc=0.5, total=   0.0s", []),
        ("[CV 1/3] END C=1; total time=   0.0s", []),
    ],
)
def test_odd_values(line: str, wanted: list[tuple[Any, ...]]) -> None:
    """Scores that are no plain decimals, parameters with commas, lines without scores."""
    assert repr(rows(line + "\n")) == repr(wanted)


def test_scores_are_told_from_parameters() -> None:
    """Before 0.24 the parameters are those that the line at the fit's beginning names."""
    end = "[CV] ...... C=1, kernel=rbf, acc=0.5, f1=(train=0.5, test=0.25), total=   0.0s\n"
    (test, train) = rows(f"[CV] C=1 ........\n{START}{end}")
    assert test == ("test", {"acc": 0.5, "f1": 0.25}, {"parameters": "C=1, kernel=rbf"})
    assert train == ("train", {"f1": 0.5}, {"parameters": "C=1, kernel=rbf"})


@pytest.mark.parametrize(
    "line",
    [
        "[CV 1/3] score=0.5",
        "[CV] finished with score 0.5",
        "[CV 1/3] END C=1;, score=high total time=   0.0s",
        "Fitting 3 folds for each of 6 candidates, totalling 18 fits",
        "[Parallel(n_jobs=1)]: Done  30 out of  30 | elapsed:    0.1s finished",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines that look alike are left to others."""
    assert SklearnSearchParser().parse(Frame(line)) is None
