"""Keep the noise of the libraries out of sight, but in the run's ``output.log``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

__all__ = ["Screen", "quiet"]

Screen = TextIO
"""Where the user still reads: the stdout there was before."""


@contextlib.contextmanager
def quiet(log: Path) -> Iterator[Screen]:
    """Send all output of this process to a file for the time of a ``with`` block.

    That of Python code (``sys.stdout``, ``sys.stderr``) and, by their file descriptors, that of
    C++ code and child processes: in TensorFlow and MediaPipe much is printed there, past Python.
    It holds for the whole process, other threads included.

    Args:
        log: The file; text is appended.

    Yields:
        A text stream on which the user still reads.
    """
    saved = sys.stdout, sys.stderr
    _flush(*saved)
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(log.open("a", encoding="utf-8", errors="backslashreplace"))
        screen = stack.enter_context(_descriptors_to(file.fileno(), saved[0]))
        sys.stdout, sys.stderr = (_following(stream, file) for stream in saved)
        try:
            yield screen
        finally:
            _flush(sys.stdout, sys.stderr)
            sys.stdout, sys.stderr = saved


@contextlib.contextmanager
def _descriptors_to(target: int, stdout: TextIO) -> Iterator[Screen]:
    """Point descriptors 1 and 2 at `target`; yield a stream on what `stdout` wrote to."""
    kept = {number: os.dup(number) for number in (1, 2) if _is_open(number)}
    try:
        screen = _screen(stdout, kept)
        for number in kept:
            os.dup2(target, number)
        yield screen
        _flush(screen)
    finally:
        for number, copy in kept.items():
            os.dup2(copy, number)
            os.close(copy)


def _screen(stdout: TextIO, kept: dict[int, int]) -> Screen:
    """Return `stdout` itself, unless it writes to a descriptor that is about to be moved."""
    number = _descriptor(stdout)
    if number not in kept:
        return stdout
    return open(  # its descriptor is closed by the caller
        kept[number], "w", encoding=stdout.encoding, errors="backslashreplace", closefd=False
    )


def _following(stream: TextIO, file: TextIO) -> TextIO:
    """Return `stream` where moving the descriptors has moved it too, else one on `file`.

    A stream that can stay must stay: W&B has patched that very object and no later one.
    """
    if _descriptor(stream) in (1, 2):
        return stream
    return open(  # shares the descriptor, which the caller closes
        file.fileno(), "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )


def _descriptor(stream: TextIO) -> int:
    """Return the descriptor that a stream writes to, -1 for a notebook's or a test's."""
    try:
        return stream.fileno()
    except (OSError, AttributeError, ValueError):
        return -1


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _flush(*streams: TextIO) -> None:
    for stream in streams:
        with contextlib.suppress(Exception):
            stream.flush()
