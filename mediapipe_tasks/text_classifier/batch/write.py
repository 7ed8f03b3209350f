"""Write results: a line a text, CSV with the columns that were read, or JSON objects."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, Optional, Protocol

from mediapipe_tasks.quoting import shown
from mediapipe_tasks.text_classifier.batch.best import Best
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.batch.rows import Row
from stdout_hook.spreadsheet import to_cell

__all__ = ["Format", "chosen_format"]

Answered = Iterable[tuple[Row, Best]]


class Format(Protocol):
    """How results are written.

    Attributes:
        added: The names of the columns that it adds to those of the texts.
        has_quotes: Whether a line break within quotes ends no row.
        header_rows: How many rows stand before the first result.
    """

    added: tuple[str, ...]
    has_quotes: bool
    header_rows: int

    def head(self, columns: Sequence[str]) -> str:
        """Return what stands before the first row."""
        ...

    def rows(self, answered: Answered) -> str:
        """Return rows."""
        ...


def chosen_format(options: PredictOptions, classes: int) -> Format:
    """Return the format that the options say, for a model of so many classes."""
    count = min(options.top_k, classes)
    prefix = options.prefix or ""
    if options.written_as == "csv":
        return _Csv(count, prefix)
    return _Objects(count, prefix) if options.written_as == "jsonl" else _Lines(count)


class _Lines:
    added: tuple[str, ...] = ()
    has_quotes = False
    header_rows = 0

    def __init__(self, count: int) -> None:
        self._count = count

    def head(self, columns: Sequence[str]) -> str:
        return ""

    def rows(self, answered: Answered) -> str:
        return "".join(self._row(row, best) for row, best in answered)

    def _row(self, row: Row, best: Best) -> str:
        (_, first), *others = best.categories[: self._count]
        categories = [(best.label, first), *others]
        told = "  ".join(f"{_plain(label)} {score:.3f}" for label, score in categories)
        return f"{told}  {shown(row.text)}\n"


def _plain(label: Optional[str]) -> str:
    """Return a label that no terminal takes for a control sequence."""
    if label is None:
        return "-"
    return label if label.isprintable() else repr(label)[1:-1]


class _Csv:
    has_quotes = True
    header_rows = 1

    def __init__(self, count: int, prefix: str) -> None:
        self._count = count
        more = [f"{name}_{n}" for n in range(2, count + 1) for name in ("label", "score")]
        names = ["label", "score", *(more or ["runner_up", "margin"])]
        self.added = tuple(prefix + name for name in names)
        self._columns: Sequence[str] = ()

    def head(self, columns: Sequence[str]) -> str:
        self._columns = columns
        return _csv([[*map(to_cell, columns), *self.added]])

    def rows(self, answered: Answered) -> str:
        return _csv([*self._kept(row), *self._cells(best)] for row, best in answered)

    def _kept(self, row: Row) -> Iterable[str]:
        return (_cell(row.values.get(column)) for column in self._columns)

    def _cells(self, best: Best) -> list[str]:
        first = [to_cell(best.label or ""), _number(best.categories[0][1])]
        if self._count == 1:
            return [*first, to_cell(best.categories[1][0]), _number(best.margin)]
        others = best.categories[1 : self._count]
        return [*first, *(c for name, score in others for c in (to_cell(name), _number(score)))]


def _csv(rows: Iterable[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)  # its "\r\n" has it quote texts with either of the two
    return file.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return to_cell(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _number(score: float) -> str:
    return f"{score:.6f}"


class _Objects:
    has_quotes = False
    header_rows = 0

    def __init__(self, count: int, prefix: str) -> None:
        self._count = count
        names = ("label", "score", "runner_up", "margin", "categories")
        self.added = tuple(prefix + name for name in names)

    def head(self, columns: Sequence[str]) -> str:
        return ""

    def rows(self, answered: Answered) -> str:
        return "".join(f"{_before(row)}{self._answer(best)}\n" for row, best in answered)

    def _answer(self, best: Best) -> str:
        categories = [{"label": label, "score": score} for label, score in best.categories]
        values = (
            best.label,
            categories[0]["score"],
            categories[1]["label"],
            best.margin,
            categories[: self._count],
        )
        return json.dumps(dict(zip(self.added, values)))[1:]


def _before(row: Row) -> str:
    """Return the row as the beginning of an object; one that was read is kept as it was written."""
    return (row.written or json.dumps(row.values))[:-1].rstrip() + ", "
