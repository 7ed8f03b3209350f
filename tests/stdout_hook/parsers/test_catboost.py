"""What CatBoost prints."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.catboost import CatboostParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

TIMES = "\ttotal: 1.2s\tremaining: 1m 3s\n"


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, step and loss."""
    return [(r.split, r.step, r.metrics["loss"]) for r in parse_log([log], parsers=["catboost"])]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(CatboostParser, f"0:\tlearn: 0.5\ttest: 0.75\tbest: 0.75 (0){TIMES}")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (f"10:\tlearn: -0.5{TIMES}", [("train", 10, -0.5)]),
        (
            f"0:\tlearn: nan\ttest: inf{TIMES}",
            [("train", 0, float("nan")), ("test", 0, float("inf"))],
        ),
        (f"0:\ttest: 1\ttest12: 2\tbest: 2 (0){TIMES}", [("test", 0, 1.0), ("test12", 0, 2.0)]),
        (
            "0:\tlearn: 0.5\ttest: 0.25\tbestTest: 0.25 (0)\ttotal: 61ms\tremaining: 30.4s\n",
            [("train", 0, 0.5), ("test", 0, 0.25)],
        ),
        ("3: learn: 0.5 total: 500us remaining: 0us\n", [("train", 3, 0.5)]),
        (f"0:{TIMES}", []),
    ],
)
def test_odd_values(line: str, wanted: list[tuple[Any, ...]]) -> None:
    """Values that are no plain decimals, many sets, lines of other versions and copied ones."""
    assert repr(rows(line)) == repr(wanted)


@pytest.mark.parametrize(
    "line",
    [
        "0:\tlearn: 0.5",
        "0:\tlearn: 0.5\ttotal: many",
        "0:\tspeed: 0.5\ttotal: 1ms\tremaining: 1s",
        "Learning rate set to 0.03",
        "bestTest = many",
        "Training on fold [first]",
        "0, bin=56 score 2.152570658",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines that look alike, and CatBoost's own that hold no metric, are left to others."""
    assert not CatboostParser().parse(Frame(line))


def test_a_search_beside_its_candidates() -> None:
    """A candidate's result is not taken for an iteration."""
    log = f"0:\tlearn: 0.5{TIMES}4:\tlearn: 0.25{TIMES}1:\tloss: 0.75\tbest: 0.5 (0){TIMES}"
    *_, last = parse_log([log], parsers=["catboost"])
    assert (last.split, last.step, last.context) == ("test", None, {"trial": 1})
