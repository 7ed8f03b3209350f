"""The rows of a ``metrics.jsonl`` that is still being written, read on from where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Union

from stdout_hook.report.live.changes import Stamp, stamp
from stdout_hook.report.messages import Message, row_messages
from stdout_hook.report.readers.run_folder import read_row

__all__ = ["GrowingRows"]

LONGEST_LINE = 1 << 24
"""Bytes of a line; a longer one is no row."""

REMEMBERED = 256
"""Bytes before the place that was reached, by which a file that was written anew is known."""


class GrowingRows:
    """Tells the rows that a file got since it was last looked at.

    Args:
        path: The file; it may come later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: Stamp = None
        self._place = 0
        self._last = b""

    def messages(self, run: int) -> Iterator[Message]:
        """Yield the new rows; if the file was replaced, all of them, and that before.

        Raises:
            OSError: It cannot be read.
        """
        now = stamp(self._path)
        if now is None or now == self._known:
            return
        with self._path.open("rb") as file:
            self._known = now
            if not self._goes_on(file):
                self._place, self._last = 0, b""
                yield {"kind": "clear", "run": run, "table": "metrics"}
            file.seek(self._place)
            yield from row_messages(run, self._rows(file))

    def _goes_on(self, file: BinaryIO) -> bool:
        file.seek(self._place - len(self._last))
        return file.read(len(self._last)) == self._last

    def _rows(self, file: BinaryIO) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield rows; what has no end yet is left for the next time."""
        while True:
            line = file.readline(LONGEST_LINE)
            if not line.endswith(b"\n") and len(line) < LONGEST_LINE:
                return
            self._place += len(line)
            self._last = (self._last + line)[-REMEMBERED:]
            row = read_row(line.decode("utf-8", "replace"))
            if row:
                yield row
