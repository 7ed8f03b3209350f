"""A file that grows by whole lines, on disk as they are written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["LineFile"]


class LineFile:
    """Appends lines to a file, each handed to the operating system at once.

    Args:
        path: The file; lines are appended to what it holds. Its folder is made.

    Raises:
        OSError: The file cannot be opened for writing.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("ab", buffering=0)  # else a full disk comes up again at exit

    def append(self, line: str) -> None:
        """Append a line, its end included.

        Raises:
            OSError: It cannot be written; no half of it is left in the file.
        """
        data = line.encode("utf-8", "backslashreplace")
        written = self._file.write(data)
        if written != len(data):
            self._file.truncate(self._file.tell() - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
