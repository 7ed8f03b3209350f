"""What LightGBM prints."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.lightgbm import LightgbmParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, step and metrics."""
    return [(r.split, r.step, dict(r.metrics)) for r in parse_log([log], parsers=["lightgbm"])]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(LightgbmParser, "[1]\tvalid_0's l2: 0.5\tvalid_0's l1: 0.75\n")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("[7]\ttest's l2: nan", [("test", 7, {"l2": float("nan")})]),
        ("[7]\teval's l2: -1e-05 + inf", [("val", 7, {"l2": -1e-05})]),
        ("[7]\thold out's my error: 1", [("hold out", 7, {"my error": 1.0})]),
        ("[7]\tcv_agg's multi_error@2: 1 + 0", [("val", 7, {"multi_error@2": 1.0})]),
        (
            "[7]:  train's l2:0.5  valid's l2:6e-17",
            [("train", 7, {"l2": 0.5}), ("val", 7, {"l2": 6e-17})],
        ),
        ("[7]:\ttest's l2:0.5+0.25", [("test", 7, {"l2": 0.5})]),
        ("Iteration:7, valid_2 auc : 0.5", [("valid_2", 7, {"auc": 0.5})]),
    ],
)
def test_odd_values(line: str, wanted: list[tuple[Any, ...]]) -> None:
    """Values that are no plain decimals, names of several words, the lines of R."""
    assert repr(rows(line + "\n")) == repr(wanted)


@pytest.mark.parametrize(
    "line",
    [
        "[1]\ttrain-rmse:0.5",
        "[1]\tvalid_0's l2: 0.5\tsaved",
        "[1]\tit's 12:30",
        "[1] it's here: 5",
        "it's loss: 0.5",
        "[LightGBM] [Info] 0.05 seconds elapsed, finished iteration 1",
        "[LightGBM] [Info] Start training from score 0.223144",
        "Iteration:7, loss : 0.5",
        "Iteration: 7, valid_1 auc : 0.5",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines that look alike, and LightGBM's own that hold no metric, are left to others."""
    assert not LightgbmParser().parse(Frame(line))


def test_a_best_iteration_is_reported_once() -> None:
    """Stopping early repeats the best iteration, which is news where nothing was printed."""
    announced = "Training until validation scores don't improve for 3 rounds\n"
    block = "Early stopping, best iteration is:\n[4]\tvalid_0's l2: 0.5\nEvaluated only: l2\n"
    lines = "".join(f"[{step}]\tvalid_0's l2: 0.5\n" for step in range(1, 8))
    assert [step for _, step, _ in rows(lines + block)] == list(range(1, 8))
    assert [step for _, step, _ in rows(2 * (announced + block))] == [4, 4]
