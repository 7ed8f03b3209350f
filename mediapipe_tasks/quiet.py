"""Keep the noise of the libraries out of sight, but in the run's ``output.log``."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional, TextIO, cast
from weakref import WeakSet

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
        file = stack.enter_context(
            log.open("a", buffering=1, encoding="utf-8", errors="backslashreplace")
        )
        screen = stack.enter_context(_descriptors_to(file.fileno(), saved[0]))
        sys.stdout, sys.stderr = (stack.enter_context(_following(s, file)) for s in saved)
        try:
            yield screen
        finally:
            _flush(sys.stdout, sys.stderr)
            sys.stdout, sys.stderr = saved


@contextlib.contextmanager
def _descriptors_to(target: int, stdout: Optional[TextIO]) -> Iterator[Screen]:
    """Point descriptors 1 and 2 at `target`; yield a stream on what `stdout` wrote to."""
    kept = {number: os.dup(number) for number in (1, 2) if _is_open(number)}
    try:
        with _screen(stdout) as screen:
            for number in kept:
                os.dup2(target, number)
            yield screen
    finally:
        for number, copy in kept.items():
            os.dup2(copy, number)
            os.close(copy)


@contextlib.contextmanager
def _screen(stdout: Optional[TextIO]) -> Iterator[Screen]:
    """Yield `stdout` itself, unless it writes to a descriptor that is about to be moved."""
    number = _descriptor(stdout)
    if stdout is not None and number not in (1, 2):
        yield stdout
        return
    # Of its own, so that what waits in its buffer never goes to whom the number is given next.
    own = os.open(os.devnull, os.O_WRONLY) if stdout is None else os.dup(number)
    encoding = "utf-8" if stdout is None else stdout.encoding
    screen = os.fdopen(own, "w", encoding=encoding, errors="backslashreplace")
    try:
        yield screen
    finally:
        with contextlib.suppress(OSError):  # nobody reads any more; it is closed all the same
            screen.close()


class _Moved:
    """A stream on the log; when the block is left, on the one that it stands for.

    Libraries keep it beyond: a log handler made meanwhile holds the stderr of its first day.
    """

    def __init__(self) -> None:
        self.target: Optional[TextIO] = None

    def write(self, text: str) -> int:
        return len(text) if self.target is None else self.target.write(text)

    def flush(self) -> None:
        if self.target is not None:
            self.target.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.target, name)


_kept: WeakSet[_Moved] = WeakSet()
"""Those that libraries still hold: a later block with the same stream must move these again."""


@contextlib.contextmanager
def _following(stream: Optional[TextIO], log: TextIO) -> Iterator[TextIO]:
    """Yield `stream` where moving the descriptors has moved it too, else one on `log`.

    A stream that can stay must stay: W&B has patched that very object and no later one.
    """
    if stream is not None and _descriptor(stream) in (1, 2):
        yield stream
        return
    moved = next((kept for kept in _kept if kept.target is stream), None) or _Moved()
    _kept.add(moved)
    moved.target = log
    try:
        yield cast(TextIO, moved)
    finally:
        moved.target = stream


def _descriptor(stream: Optional[TextIO]) -> int:
    """Return the descriptor that a stream writes to, -1 for a notebook's or a test's."""
    try:
        return -1 if stream is None else stream.fileno()
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
