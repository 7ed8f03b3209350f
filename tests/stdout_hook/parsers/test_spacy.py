"""The tables of spaCy."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.spacy import SpacyParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = """\
E    #       LOSS NER  ENTS_F  SPEED   SCORE \

---  ------  --------  ------  ------  ------
"""
ROW = "  1     200    934.31   68.53  991.23    0.69\n"


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = SpacyParser()
    return [record for line in text.splitlines() for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    train, val = check_parser(SpacyParser, HEADER + ROW)
    assert (train.split, train.epoch, train.step) == ("train", 1, 200)
    assert train.metrics == {"LOSS NER": 934.31}
    assert (val.split, val.metrics) == ("val", {"ENTS_F": 68.53, "SCORE": 0.69})


def test_wide_and_odd_values() -> None:
    """A value may be wider than its column, or no finite number."""
    train, val = read(HEADER + "  1     200  123456789.31     nan  0.00     inf\n")
    assert repr([train.metrics, val.metrics]) == (
        "[{'LOSS NER': 123456789.31}, {'ENTS_F': nan, 'SCORE': inf}]"
    )


@pytest.mark.parametrize(
    "text", [ROW, HEADER[:45] + ROW, "Itn  are all\n---  ---  ---\n  1  2  3\n"]
)
def test_rows_without_a_table(text: str) -> None:
    """Only what stands under spaCy's header and its dashes is read."""
    assert not read(text)


def test_foreign_lines_under_the_header() -> None:
    """Lines after the table that are laid out otherwise are nobody's."""
    assert not read(HEADER + "1 2 3 4 5 6\n  1.5  2  3  4  5  6\n  1  2  3  4  5\n")


@pytest.mark.parametrize("line", ["  1" * 20_000, "Itn  " * 12_000, "--- " * 15_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(f"{line}\n{HEADER}{line}\n")
