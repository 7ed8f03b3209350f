"""What Hyperopt prints."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.parsers.hyperopt import HyperoptParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def bar(step: int, total: int, loss: str) -> str:
    """Return a state of the bar."""
    return f" {100 * step // total}%|███  | {step}/{total} [00:00<00:01,  7.1trial/s, {loss}]"


def rows(*lines: str) -> list[tuple[Any, ...]]:
    """Return the records of redraws as step, best loss and whether it is the last."""
    parser = HyperoptParser()
    records = [record for line in lines for record in parser.parse(Frame(line, "\r")) or ()]
    return [(record.step, record.metrics["best_loss"], record.final) for record in records]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(HyperoptParser, f"{bar(1, 4, 'best loss: 0.5')}\r{bar(4, 4, 'best loss: 0.5')}\n")


def test_an_unchanged_loss_is_reported_at_the_end_only() -> None:
    """The bar shows the best loss at each trial, and its end twice."""
    shown = [bar(step, 4, f"best loss: {loss}") for step, loss in ((1, 2.0), (2, 1.0), (3, 1.0))]
    end = bar(4, 4, "best loss: 1.0")
    assert rows(*shown, end, end) == [(1, 2.0, False), (2, 1.0, False), (4, 1.0, True)]
    assert rows(*shown, end, shown[1]) == [*rows(*shown, end), (2, 1.0, False)]


@pytest.mark.parametrize(
    "line",
    [
        bar(0, 4, "best loss=?"),
        "  0%|   | 0/4 [00:00<?, ?trial/s, best loss=?]",
        " 25%|██▌       | 1/4 [00:00<00:02,  5.30it/s, loss=0.5]",
        "best loss: 0.5",
        "TPE using 0 trials",
    ],
)
def test_what_is_no_value(line: str) -> None:
    """A bar before its first trial, and what is not Hyperopt's."""
    assert rows(line) == []


def test_bars_of_unknown_length() -> None:
    """Without a number of trials the bar has no end."""
    assert rows("12trial [00:01,  7.1trial/s, best loss: -inf]") == [(12, float("-inf"), False)]
