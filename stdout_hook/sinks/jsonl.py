"""Appends each row to a file as one line of JSON, flushed as it is written.

The file is complete to its last row even when the process is killed. It is strict JSON
(RFC 8259), so nan and the infinities are the strings ``"NaN"``, ``"Infinity"`` and
``"-Infinity"``, as in W&B's history files; Python's ``float`` reads them back.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union

from stdout_hook.rows import Row
from stdout_hook.sinks._append import LineFile
from stdout_hook.strict_json import strict

__all__ = ["JsonlSink", "read_rows", "to_json"]


class JsonlSink:
    """Write rows to a JSON Lines file.

    Args:
        path: The file; rows are appended to what it holds. Its folder is made.

    Raises:
        OSError: The file cannot be opened for writing.
    """

    name = "jsonl"

    def __init__(self, path: Union[str, os.PathLike[str]] = "metrics.jsonl") -> None:
        self.path = Path(path)
        self._file = LineFile(self.path)

    def log(self, row: Row) -> None:
        """Append `row` as one line and hand it to the operating system.

        Raises:
            OSError: It cannot be written; no half of it is left in the file.
        """
        self._file.append(to_json(row.timed) + "\n")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def to_json(values: Any) -> str:
    """Return a flat mapping as one line of strict JSON."""
    return json.dumps({key: strict(value) for key, value in values.items()}, allow_nan=False)


def read_rows(path: Union[str, os.PathLike[str]]) -> Iterator[dict[str, float]]:
    """Yield the rows of such a file; a last line that was cut short is left out."""
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield {
                    key: float(v) if isinstance(v, str) else v
                    for key, v in json.loads(line).items()
                }


SINK = JsonlSink
