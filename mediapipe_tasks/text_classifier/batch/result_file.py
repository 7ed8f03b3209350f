"""A file of results that is written block by block, and can be gone on with after a stop.

Beside it stands ``FILE.about.json``, which says what the results were made of.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol, TextIO

from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import shown, shown_path

__all__ = ["ResultFile", "Results", "Screen", "open_result_file", "whole_rows"]


class Whole(NamedTuple):
    """The whole rows of a file.

    Attributes:
        rows: Their number, a header among them.
        size: Their bytes; what is behind them is a row that was not finished.
    """

    rows: int
    size: int


def whole_rows(file: BinaryIO, *, has_quotes: bool) -> Whole:
    """Count the rows of a file that end.

    Args:
        file: The file, at its beginning.
        has_quotes: Whether a line break within double quotes ends no row, as in CSV.
    """
    rows = size = position = quotes = 0
    for line in file:
        position += len(line)
        quotes += line.count(b'"') if has_quotes else 0  # one that is meant stands there twice
        if line.endswith(b"\n") and quotes % 2 == 0:
            rows, size = rows + 1, position
    return Whole(rows, size)


class Results(Protocol):
    """Where results go.

    Attributes:
        rows: Whole rows that are there, a header among them.
    """

    rows: int

    def write(self, text: str, rows: int) -> None:
        """Append whole rows."""
        ...


class Screen:
    """Results on a stream, each block of them at once."""

    def __init__(self, stream: TextIO) -> None:
        self.rows = 0
        self._stream = stream

    def write(self, text: str, rows: int) -> None:
        """Append whole rows."""
        self._stream.write(text)
        self._stream.flush()
        self.rows += rows


class ResultFile:
    """Results in a file, where each block is written before the next is made.

    Attributes:
        path: The file.
        rows: Whole rows in it, a header among them.
    """

    def __init__(self, path: Path, file: BinaryIO, rows: int = 0) -> None:
        self.path = path
        self.rows = rows
        self._file = file

    def write(self, text: str, rows: int) -> None:
        """Append whole rows.

        Raises:
            TaskError: There is no room, or another fault of the disk.
        """
        try:
            self._file.write(text.encode("utf-8", "backslashreplace"))
            self._file.flush()
        except OSError as error:
            raise TaskError(
                f"{shown_path(self.path)}: {error.strerror or error} after {self.rows:,} rows; "
                "make room, and go on with --resume"
            ) from None
        self.rows += rows


@contextlib.contextmanager
def open_result_file(
    path: Path,
    about: Mapping[str, Any],
    *,
    has_quotes: bool,
    resume: bool = False,
    overwrite: bool = False,
) -> Iterator[ResultFile]:
    """Open a file for results, for a ``with`` block; after a stop, behind its last whole row.

    Args:
        path: The file.
        about: What the results are made of, as JSON can hold it.
        has_quotes: See `whole_rows`.
        resume: Go on with the file if it is there.
        overwrite: Replace the file if it is there.

    Raises:
        InputError: It is there and neither is asked for, or it was made of something else, or it
            cannot be written, or another process writes it.
    """
    try:
        is_there = path.exists() and (path.stat().st_size > 0 or not path.is_file())
        if is_there and not path.is_file():  # a pipe or a device
            with path.open("wb") as device, _closed(device):
                yield ResultFile(path, device)
            return
        _check_wanted(path, is_there=is_there, resume=resume, overwrite=overwrite)
        opened = path.open("r+b" if path.exists() else "x+b")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        if isinstance(error, InputError):
            raise
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"--output {shown_path(path)}: {problem}; name another file") from None
    with opened as file, _closed(file):
        _lock(path, file)
        whole = Whole(0, 0)
        if is_there and resume:
            _check_same(path, about)
            whole = whole_rows(file, has_quotes=has_quotes)
        file.seek(whole.size)
        file.truncate()
        if not whole.rows:
            _write_about(path, about)
        yield ResultFile(path, file, whole.rows)


def _check_wanted(path: Path, *, is_there: bool, resume: bool, overwrite: bool) -> None:
    if is_there and not (resume or overwrite):
        raise InputError(
            f"--output {shown_path(path)}: is there; go on with it by --resume, "
            "replace it by --overwrite, or name another file"
        )


@contextlib.contextmanager
def _closed(file: BinaryIO) -> Iterator[None]:
    """Close a file quietly: what could not be written was told when it was tried."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            file.close()


def _lock(path: Path, file: BinaryIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(
            f"--output {shown_path(path)}: another process writes it; let it end, "
            "or name another file"
        ) from None
    except OSError:  # a file system that has no locks
        return


def _about(path: Path) -> Path:
    return path.with_name(path.name + ".about.json")


def _write_about(path: Path, about: Mapping[str, Any]) -> None:
    text = json.dumps(about, indent=1)
    try:
        with whole_file(_about(path)) as part:
            part.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise TaskError(
            f"{shown_path(_about(path))}: {error.strerror or error}; make room, and begin anew"
        ) from None


def _check_same(path: Path, about: Mapping[str, Any]) -> None:
    """Check that a file was made of the same things as are given now."""
    try:
        before = json.loads(_about(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        before = None
    if not isinstance(before, dict):
        raise InputError(
            f"--resume: {shown_path(_about(path))}, which says what {shown_path(path)} was made "
            "of, is missing or broken; begin anew with --overwrite"
        )
    told = json.loads(json.dumps(about))
    for name, value in told.items():
        if before.get(name) != value:
            raise InputError(
                f"--resume: {shown_path(path)} was made with another {name} "
                f"({_difference(before.get(name), value)}); give the same, "
                "or begin anew with --overwrite"
            )


def _difference(before: Any, now: Any) -> str:
    """Return what differs, one value of a mapping for all."""
    if isinstance(before, dict) and isinstance(now, dict):
        name = next(key for key in {**now, **before} if before.get(key) != now.get(key))
        return f"{name} {shown(before.get(name), 80)}, now {shown(now.get(name), 80)}"
    return f"{shown(before, 80)}, now {shown(now, 80)}"
