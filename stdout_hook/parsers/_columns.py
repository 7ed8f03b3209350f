"""Tables with a line of dashes under their header, and the splits that column names tell."""

from __future__ import annotations

import re
from typing import NamedTuple

from stdout_hook.names import USUAL_SPLITS
from stdout_hook.numbers import parse_number

__all__ = ["Column", "read_columns", "read_row", "read_split", "sort_values"]

_prefix = re.compile(
    r"(train|training|val|valid|validation|dev|eval|evaluation|test)[_/. -](?=.)", re.I
).match
_is_time = re.compile(
    r"dur|(?:\w{0,20}_)?(?:time|duration|seconds|fps|sps|speed|elapsed|wps)", re.I
).fullmatch


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        name: What stands above it.
        start: Index of its first character in a row.
        end: Index behind its last one.
    """

    name: str
    start: int
    end: int


def read_columns(header: str, line: str) -> list[Column]:
    """Return the columns of a header over a line of dashes, none where they do not fit."""
    if not line.startswith("-") or len(line) > 2000:
        return []
    spans = [match.span() for match in re.finditer("-+", line)]
    columns = [Column(header[start:end].strip(), start, end) for start, end in spans]
    between = [header[last.end : column.start] for last, column in zip(columns, columns[1:])]
    named = all(column.name for column in columns) and not header[spans[-1][1] :].strip()
    return columns if named and not any(map(str.strip, between)) else []


def read_row(text: str, columns: list[Column]) -> list[str]:
    """Return the cells of a row, "" for an empty one; none where it is no row.

    A cell wider than its column moves those behind it, so that a row without empty cells is read
    by its spaces, one with such by the right ends of its columns.
    """
    cells = text.split() if len(text) <= 2000 else []
    if len(cells) == len(columns):
        return cells
    if not 0 < len(cells) < len(columns):
        return []
    ends = {match.end(): match.group() for match in re.finditer(r"\S+", text)}
    found = [ends.get(column.end, "") for column in columns]
    return found if len(cells) == sum(map(bool, found)) else []


def read_split(name: str, default: str) -> tuple[str, str]:
    """Return a name's split and what it is called within that: `valid_acc` gives `val`, `acc`."""
    match = _prefix(name)
    return (USUAL_SPLITS[match[1].lower()], name[match.end() :]) if match else (default, name)


def sort_values(cells: dict[str, str], default: str) -> dict[str, dict[str, float]]:
    """Return the numbers among a row's cells by split, without times and speeds."""
    found: dict[str, dict[str, float]] = {}
    for printed, text in cells.items():
        value = parse_number(text)
        if value is not None and not _is_time(printed):
            split, name = read_split(printed, default)
            found.setdefault(split, {})[name] = value
    return found
