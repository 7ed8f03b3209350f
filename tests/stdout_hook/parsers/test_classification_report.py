"""The report of scikit-learn."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.classification_report import ClassificationReportParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = "              precision    recall  f1-score   support\n\n"
ROW = "         neg       0.81      0.68      0.74        81\n"
OLD = " avg / total       0.75      0.74      0.73       150\n"


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = ClassificationReportParser()
    frames = [Frame(line) for line in text.splitlines() if line]
    return [record for frame in frames for record in parser.parse(frame) or ()]


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises, with scikit-learn's averages of before 0.20, too."""
    one, average = check_parser(ClassificationReportParser, HEADER + ROW + OLD)
    assert one.metrics == {"precision": 0.81, "recall": 0.68, "f1-score": 0.74}
    assert (one.context, average.context) == ({"class": "neg"}, {"average": "avg / total"})


def test_it_ends() -> None:
    """After a line of another shape nothing more is read."""
    assert len(read(HEADER + ROW + "Accuracy: 74.00%\n" + ROW)) == 1


@pytest.mark.parametrize(
    "row",
    [ROW, HEADER + "neg 0.81 0.68 0.74 81", HEADER + "[[40  3]\n [ 2 50]]", "x" + HEADER + ROW],
)
def test_other_lines(row: str) -> None:
    """Without the header, or out of its columns, nothing is read."""
    assert not read(row)


@pytest.mark.parametrize("line", [" " * 60_000, "0" * 60_000, " 0.5" * 15_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(HEADER + line)
