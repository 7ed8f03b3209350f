"""What XGBoost prints."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.xgboost import XgboostParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, step and metrics."""
    return [(r.split, r.step, dict(r.metrics)) for r in parse_log([log], parsers=["xgboost"])]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(XgboostParser, "[0]\ttrain-rmse:0.5\tvalid-rmse:0.75\n[1]\ttrain-rmse:0.25\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("[3]\ttrain-auc:nan", [("train", 3, {"auc": float("nan")})]),
        ("[3]\tdev-rmse:-inf\t", [("val", 3, {"rmse": float("-inf")})]),
        ("[3]\tx y-rmse:1e-05", [("x y", 3, {"rmse": 1e-05})]),
        ("[3]\ttrain-rmse:1e+06+2e+03", [("train", 3, {"rmse": 1e6, "rmse-std": 2e3})]),
        ("[3]\ttest-rmse:0.5±0.25", [("test", 3, {"rmse": 0.5, "rmse-std": 0.25})]),
        ("[3] train-a:0.5  my-a:1", [("train", 3, {"a": 0.5}), ("my", 3, {"a": 1.0})]),
        ("[3]\tval-a:1\teval-a:2", [("val", 3, {"a": 1.0}), ("eval", 3, {"a": 2.0})]),
        ("[3]\ttest-ndcg@5-:0.5", [("test", 3, {"ndcg@5-": 0.5})]),
    ],
)
def test_odd_values(line: str, wanted: list[tuple[Any, ...]]) -> None:
    """Values that are no plain decimals, names that are no plain words, copied tabs."""
    assert repr(rows(line + "\n")) == repr(wanted)


@pytest.mark.parametrize(
    "line",
    [
        "[0] worker-id:3",
        "[0]\tdone",
        "[0]\ttrain-rmse:0.5\tsaved",
        "[0]\ttrain-rmse:0.5s",
        "[1]\tvalid_0's l2: 0.5",
        "[12:00:00] 40x4 matrix with 160 entries",
        "[0]\t-rmse:0.5",
        "train-rmse:0.5",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines that look alike are left to others."""
    assert XgboostParser().parse(Frame(line)) is None


def test_a_best_iteration_is_reported_once() -> None:
    """Stopping early repeats the best iteration, which is news where nothing was printed."""
    announced = "Will train until valid-rmse hasn't improved in 3 rounds.\n"
    block = "Stopping. Best iteration:\n[4]\tvalid-rmse:0.5\n\n"
    lines = "".join(f"[{step}]\tvalid-rmse:0.5\n" for step in range(8))
    assert [step for _, step, _ in rows(lines + block)] == list(range(8))
    assert [step for _, step, _ in rows(2 * (announced + block))] == [4, 4]
