"""Rows of PyTorch's language model example."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.word_language_model import WordLanguageModelParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step, total and metrics."""
    records = parse_log([log], parsers=["word_language_model"])
    return [(r.split, r.epoch, r.step, r.total_steps, dict(r.metrics)) for r in records]


ROW = "| epoch   1 |   200/ 2983 batches | lr 20.00 | ms/batch 10.39 | loss  7.63 | ppl  2060.36\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(WordLanguageModelParser, ROW)


def test_odd_values() -> None:
    """Values that are no plain decimals are read as printed."""
    log = "| epoch   1 |   200/ 2983 batches | lr 1e-05 | ms/batch 9 | loss   nan | ppl      inf\n"
    metrics = {"lr": 1e-05, "loss": float("nan"), "ppl": float("inf")}
    assert repr(rows(log)) == repr([("train", 1, 200, 2983, metrics)])


@pytest.mark.parametrize(
    "line",
    [
        "| epoch   1 | train loss 0.5 |",
        "| epoch   1 |   200/ 2983 batches | see below | loss 3",
        "| End of training | thank you",
        "| Eval | 0.5 |",
        "test accuracy    0.906",
    ],
)
def test_foreign_lines(line: str) -> None:
    """Other tables' rows, and a result where nothing was trained, are left alone."""
    assert WordLanguageModelParser().parse(Frame(line)) is None


def test_hostile_lines() -> None:
    """Long lines take no long time."""
    check_hostile_lines(WordLanguageModelParser, ROW[:-1], "| epoch   1 |", "| End of training |")
