"""Signals that stop a command: they unwind it as Ctrl-C does, so that its run is marked."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any, Optional

__all__ = ["Stopped", "stopped_by"]


class Stopped(SystemExit):
    """A signal came; ``code`` is 128+n, as shells count."""

    code: int


_raised: list[BaseException] = []
"""What was raised for each signal."""


@contextlib.contextmanager
def stopped_by(*names: str) -> Iterator[None]:
    """Have signals raise `Stopped`, Ctrl-C `KeyboardInterrupt`, in a ``with`` block.

    They are raised wherever the program is; where that is inside a library, this may raise an
    error of its own in its place, as TensorFlow does. So what leaves the block after a signal is
    what was raised for that. A signal that is ignored (by ``nohup``) still is. Blocks nest; in
    another thread than the main one they change nothing.

    Args:
        names: Of signals, as "SIGTERM"; those that the system does not have are left out. Without
            any, a block within another one keeps a stop from being taken for a fault in between.
    """
    before = len(_raised)
    with contextlib.ExitStack() as handlers:
        if threading.current_thread() is threading.main_thread():
            for name in names:
                handlers.enter_context(_handled(name))
        try:
            yield
        except Exception as error:
            if len(_raised) == before:
                raise
            raise _raised[-1] from error


@contextlib.contextmanager
def _handled(name: str) -> Iterator[None]:
    number: Any = getattr(signal, name, None)  # Windows has no SIGHUP
    before = None if number is None else signal.getsignal(number)
    if before is None or before == signal.SIG_IGN:  # None: not one of Python's
        yield
        return
    signal.signal(number, _stop)
    try:
        yield
    finally:
        signal.signal(number, before)


def _stop(number: int, frame: Optional[FrameType]) -> None:
    _raised.append(KeyboardInterrupt() if number == signal.SIGINT else Stopped(128 + number))
    raise _raised[-1]
