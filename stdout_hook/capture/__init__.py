"""How a program's text is seen, one file a level: found by walking this package.

A level's file defines `CAPTURE`, a class with `level`, `start` and `stop`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from stdout_hook._discovery import find_modules
from stdout_hook.redirect import Take

__all__ = ["Capture", "known_levels"]


class Capture(Protocol):
    """Hands on the text written on some streams, while it passes.

    It is made with the streams' names and a `Take` for texts.
    """

    level: str
    sees_all: bool
    """Whether it sees more than what Python code writes to the streams."""
    dropped: int
    """Bytes that were written and not handed on, because too many waited."""

    def __init__(self, streams: Sequence[str], take: Take) -> None: ...

    def record_to(self, file: int) -> bool:
        """Ask to write what passes to a file, a descriptor; called before `start`.

        Returns:
            True where the text of thread 0 is written there; False where the caller must do so.
        """

    def start(self) -> None:
        """Begin to see text."""

    def settle(self, timeout: float) -> None:
        """Wait until what was written before has been handed on, `timeout` seconds at most."""

    def stop(self) -> None:
        """Restore the streams; stopping twice is harmless."""


def known_levels() -> dict[str, Any]:
    """Return the capture classes by level, as found in this package."""
    classes = [module.CAPTURE for module in find_modules(__name__)]
    return {capture.level: capture for capture in classes}
