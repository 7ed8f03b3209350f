"""Tell the rows of a CSV file that can be used from those that cannot."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Rows", "sort_rows"]


@dataclass
class Rows:
    """Rows that can be used, and the lines of the others.

    Attributes:
        texts: The texts of usable rows.
        labels: Their labels.
        lines: The lines they begin on.
        invalid: What is wrong with the other rows, and the lines of those.
    """

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    invalid: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def sort_rows(
    rows: Iterable[tuple[int, list[str]]], header: Sequence[str], columns: Sequence[int]
) -> Rows:
    """Sort the rows of a file; a million take a second.

    Args:
        rows: The line and the fields of each row.
        header: The names of the columns.
        columns: The places of the text and the label in a row; of the text alone where texts have
            no labels, which are then empty.
    """
    text_index, *label_index = columns
    sorted_rows = Rows()
    usable = _UsableLabels()
    for line, row in rows:
        if len(row) == len(header) and row != header:
            text, label = row[text_index], row[label_index[0]] if label_index else ""
            if text and not text.isspace() and (not label_index or usable[label]):
                sorted_rows.texts.append(text)
                sorted_rows.labels.append(label)
                sorted_rows.lines.append(line)
                continue
        sorted_rows.invalid[_problem(row, header, columns)].append(line)
    return sorted_rows


def _problem(row: Sequence[str], header: Sequence[str], columns: Sequence[int]) -> str:
    if len(row) > len(header):
        return "more fields than the header (put a text that has the delimiter in it in quotes)"
    if len(row) < len(header):
        return "fewer fields than the header (one is missing, or a quote before is not closed)"
    if row == header:
        return "the header once more"
    if not row[columns[0]].strip():
        return "an empty text"
    if not row[columns[1]].strip():
        return "an empty label"
    return "a label with a line break (is a quote before not closed?)"


class _UsableLabels(dict[str, bool]):
    """Whether a label is neither blank nor more than one line; each is looked at once."""

    def __missing__(self, label: str) -> bool:
        usable = self[label] = bool(label.strip()) and label.splitlines() == [label]
        return usable
