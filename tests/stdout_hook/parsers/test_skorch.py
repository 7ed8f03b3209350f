"""The table of skorch."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.skorch import SkorchParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = """\
  epoch    train_loss    valid_acc    cp     dur
-------  ------------  -----------  ----  ------
"""
ROW = "      1        0.9877       0.6883     +  0.8200\n"


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = SkorchParser()
    return [record for line in text.splitlines() for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    train, val = check_parser(SkorchParser, HEADER + ROW)
    assert (train.split, train.epoch, train.metrics) == ("train", 1, {"loss": 0.9877})
    assert (val.split, val.epoch, val.metrics) == ("val", 1, {"acc": 0.6883})


def test_empty_cells() -> None:
    """A missing mark moves no value into its column."""
    rows = read(HEADER + ROW.replace("+", " ") + "      2           nan                    0.1\n")
    assert [repr(record.metrics) for record in rows] == ["{'loss': 0.9877}", "{'acc': 0.6883}"]


def test_wide_cells() -> None:
    """A value wider than its column moves those behind it."""
    rows = read(HEADER + "      1  -123456789.0000       0.6883     +  0.8200\n")
    assert [dict(record.metrics) for record in rows] == [{"loss": -123456789.0}, {"acc": 0.6883}]


@pytest.mark.parametrize("header", ["", HEADER.replace("epoch", "fold "), HEADER[:40]])
def test_rows_without_a_header(header: str) -> None:
    """Only what stands under skorch's header is read."""
    assert not read(header + ROW)


def test_foreign_lines_under_the_header() -> None:
    """Lines after the table that are laid out otherwise are nobody's."""
    assert not read(HEADER + "1  0.5  0.6  +  0.1\nThe 1 is 0.5 now.\n      x  0.5  0.6  +  0.1\n")


@pytest.mark.parametrize("line", [" 1" * 30_000, "-------  ---" * 5000, "1" * 60_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(f"{HEADER}{line}\n{line}\n")
