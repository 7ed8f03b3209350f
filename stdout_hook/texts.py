"""Receivers of a run's text: the file that keeps it, and the reading of metrics."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Callable

from stdout_hook.reader import LogReader
from stdout_hook.records import Chunk, Record

__all__ = ["OutputLog", "Reading"]


class OutputLog:
    """Keeps the text as it was printed.

    Args:
        path: The file; text is appended.

    Raises:
        OSError: It cannot be opened.
    """

    name = "output.log"

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._pending: list[str] = []
        self.has_relayed = False
        """Whether somebody else writes the text of thread 0 to this file."""

    def fileno(self) -> int:
        """Return the file's descriptor."""
        return self._file.fileno()

    def write(self, chunk: Chunk) -> None:
        """Take one chunk."""
        if not (self.has_relayed and chunk.thread == 0):
            self._pending.append(chunk.text)

    def flush(self) -> None:
        """Write what was taken.

        Raises:
            OSError: Not all of it could be written; it is not tried again.
        """
        data = "".join(self._pending).encode("utf-8", "backslashreplace")
        self._pending.clear()
        while data:
            data = data[self._file.write(data) :]

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Reading:
    """Reads the records out of the text.

    Args:
        reader: Reads them.
        log: Called with the records of each chunk.
    """

    name = "reading the output"

    def __init__(self, reader: LogReader, log: Callable[[Iterable[Record]], None]) -> None:
        self._reader = reader
        self._log = log

    def write(self, chunk: Chunk) -> None:
        """Read one chunk."""
        self._log(self._reader.read(chunk))

    def flush(self) -> None:
        """Do nothing: what a chunk completes is logged at once."""

    def close(self) -> None:
        """Log what was left unfinished; the program has ended."""
        self._log(self._reader.finish())
