"""What fastText prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.fasttext import FasttextParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

BAR = "Progress:  53.3% words/sec/thread: 7446542 lr:  0.233701 avg.loss:  0.008252 ETA:   0h 0m 0s"
OLD = "Progress: 100.0%  words/sec/thread: 2000000  lr: 0.000000  loss: -nan  eta: 0h0m "


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    running, last = check_parser(FasttextParser, f"{BAR}\r{BAR}\r{BAR}\n")
    assert (running.final, last.final) == (False, True)


@pytest.mark.parametrize(
    ("line", "metrics"),
    [
        (OLD, {"loss": float("nan"), "lr": 0.0}),
        ("P@1\t1", {"P@1": 1.0}),
        ("R@10  nan", {"R@10": float("nan")}),
        ("F1-Score : --------  Precision : --------  Recall : --------   __label__x", None),
        ("Progress:  50.0% Trials:    1 Best score:   unknown ETA:   0h 4m22s", None),
    ],
)
def test_odd_values(line: str, metrics: dict[str, float] | None) -> None:
    """Old bars, values that are missing."""
    records = FasttextParser().parse(Frame(line))
    assert records is not None
    assert repr([dict(r.metrics) for r in records]) == repr([metrics] if metrics else [])


@pytest.mark.parametrize(
    "line",
    [
        "Progress: 50%",
        "Progress:  53.3% lr: 0.1 loss: 0.5",
        "P@1 and R@1 are 0.5",
        "P@1: 0.5",
        "N\t3000",
        "Read 12M words",
        "Number of words:  14543",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines that look alike are left to others."""
    assert FasttextParser().parse(Frame(line)) is None
