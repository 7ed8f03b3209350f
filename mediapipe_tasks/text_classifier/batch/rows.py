"""Rows of any input, and what is wrong with those that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import numbers

__all__ = ["Invalid", "Row", "Table", "in_blocks"]

_ROWS = 500
_CHARACTERS = 1_000_000
_NAMED = 6


class Row(NamedTuple):
    """A row that has a text.

    Attributes:
        text: The text.
        values: Its values by column, in the order they have; a text's own line has one, ``text``.
        written: The JSON object as it was written, where it was one.
        size: How many characters it has.
    """

    text: str
    values: dict[str, Any]
    written: str
    size: int


@dataclass(frozen=True)
class Table:
    """Rows that are read one by one.

    Attributes:
        columns: Their columns; of JSON objects, the first row's.
        rows: The rows, which can be had once.
    """

    columns: Sequence[str]
    rows: Iterator[Row]


@dataclass
class Invalid:
    """Rows that cannot be used; counted, and the first of them named.

    Args:
        name: What they are read from, for messages.
        refused: The first such row is an error.
    """

    name: str
    refused: bool = False
    _lines: dict[str, list[int]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(self, line: int, problem: str) -> None:
        """Note that the row on a line has a problem."""
        lines = self._lines.setdefault(problem, [])
        if len(lines) < _NAMED:
            lines.append(line)
        self._counts[problem] = self._counts.get(problem, 0) + 1
        if self.refused:
            self.refuse()

    def refuse(self) -> None:
        """Raise an InputError if there was such a row."""
        if self._counts:
            first = min(lines[0] for lines in self._lines.values())
            raise InputError(
                f"{self.name}:{first}: {self.told()}; "
                "correct the file, or leave such rows out with --skip-invalid"
            )

    def told(self) -> str:
        """Return what is wrong and where; nothing if nothing is."""
        return "; ".join(self._told(problem) for problem in self._counts)

    def _told(self, problem: str) -> str:
        count, lines = self._counts[problem], self._lines[problem]
        if count == 1:
            return f"1 row has {problem}, line {lines[0]}"
        return f"{count:,} rows have {problem}, lines {numbers(lines)}"


def in_blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows some hundred at a time, fewer where they are long."""
    block: list[Row] = []
    size = 0
    for row in rows:
        block.append(row)
        size += row.size
        if len(block) == _ROWS or size > _CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block
