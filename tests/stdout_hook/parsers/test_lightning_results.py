"""Lightning's tables of results, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.lightning_results import LightningResultsParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

TITLE = "┃      Validate metric      ┃       DataLoader 0        ┃       DataLoader 1        ┃"
ROW = "│         val_loss          │    0.46516236662864685    │           -inf            │"
PLAIN = "     Test metric              DataLoader 0"
LINE = "─" * 60


def read(*lines: str) -> list[Record]:
    """Return the records of lines."""
    parser = LightningResultsParser()
    return [record for text in lines for record in parser.parse(Frame(text)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    first, second = check_parser(LightningResultsParser, f"{TITLE}\n{ROW}\nother text\n")
    assert (first.split, first.context, first.metrics) == (
        "val",
        None,
        {"loss": 0.46516236662864685},
    )
    assert (second.context, second.metrics) == ({"dataloader": 1}, {"loss": float("-inf")})


def test_the_table_ends() -> None:
    """What follows a table is not of it, however alike."""
    records = read(PLAIN, LINE, "   test_loss      1e-05  ", LINE, "", "   test_loss      2e-05  ")
    assert [record.metrics for record in records] == [{"loss": 1e-05}]


def test_missing_and_cut_cells() -> None:
    """A cell may be empty, and one that was cut has no value."""
    gap = "│         test_acc          │                           │            0.5            │"
    cut = "│         test_f1           │    0.46516236662864685…   │    0.46516236662864685    │"
    records = read(TITLE, gap, cut)
    assert [(r.split, r.context, r.metrics) for r in records] == [
        ("test", {"dataloader": 1}, {"acc": 0.5}),
        ("test", {"dataloader": 1}, {"f1": 0.46516236662864685}),
    ]


@pytest.mark.parametrize(
    "line", ["test metric: 0.5", "┃ Test metric ┃ Value ┃", "FINAL RESULTS", ROW, "test_loss 0.5"]
)
def test_what_is_not_read(line: str) -> None:
    """Rows are read below their title only."""
    assert read(line, ROW) == []


@pytest.mark.parametrize(
    "text", ["0", "┃ ", "│ 1 ", "Test metric ", " DataLoader 1", "─", "'a': 1, "]
)
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, TITLE, "│" + line, PLAIN, line, PLAIN + line, "TEST RESULTS", "{'" + line)
    assert time.thread_time() - start < 1
