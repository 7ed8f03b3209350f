"""Appends each row to a table of comma-separated values, for spreadsheets and data frames.

A column for each key, in the order in which they come up, and ``time`` where it is known, in
seconds since 1970. A row has empty cells for what it does not hold. The file (RFC 4180, UTF-8)
is complete to its last row even when the process is killed: where a new key comes up it is
written anew beside, and then put in its place.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from stdout_hook.rows import Row
from stdout_hook.sinks._append import LineFile
from stdout_hook.spreadsheet import from_cell, to_cell

__all__ = ["CsvSink"]


class CsvSink:
    """Write rows to a CSV file.

    Args:
        path: The file; rows are appended to what it holds. Its folder is made.

    Raises:
        OSError: The file cannot be read or opened for writing.
    """

    name = "csv"

    def __init__(self, path: Union[str, os.PathLike[str]] = "metrics.csv") -> None:
        self.path = Path(path)
        header = next(_read(self.path), []) if self.path.exists() else []
        self._columns = list(map(from_cell, header))
        self._file = LineFile(self.path)

    def log(self, row: Row) -> None:
        """Append `row` as one line and hand it to the operating system.

        Raises:
            OSError: It cannot be written; no half of it is left in the file.
        """
        values = row.timed
        new = [key for key in values if key not in self._columns]
        if new:
            self._widen([*self._columns, *new])
        self._file.append(_line(_cells(values, self._columns)))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _widen(self, columns: list[str]) -> None:
        """Write the table anew with these columns."""
        beside = self.path.with_name(f"{self.path.name}.part")
        rows = _read(self.path)
        next(rows, None)
        self._file.close()
        try:
            with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                file.write(_line(list(map(to_cell, columns))))
                for row in rows:
                    file.write(_line(row + [""] * (len(columns) - len(row))))
            beside.replace(self.path)
            self._columns = columns
        finally:
            beside.unlink(missing_ok=True)
            self._file = LineFile(self.path)


def _cells(values: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    return [repr(values[column]) if column in values else "" for column in columns]


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _read(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.reader(file)


SINK = CsvSink
