"""How a program's text is seen, one file a level: found by walking this package.

A level's file defines `CAPTURE`, a class with `level`, `start` and `stop`.
"""

from __future__ import annotations

from typing import Any, Callable, Protocol, Sequence

from stdout_hook._discovery import find_modules

__all__ = ["Capture", "OnText", "known_levels"]

OnText = Callable[[str], object]
"""Called with each text of one stream, on the writing thread."""


class Capture(Protocol):
    """Shows the text written on some streams while it passes."""

    level: str

    def __init__(self, streams: Sequence[str], on_text: Callable[[str], OnText]) -> None: ...

    def start(self) -> None:
        """Begin to see text."""

    def stop(self) -> None:
        """Restore the streams; stopping twice is harmless."""


def known_levels() -> dict[str, Any]:
    """Return the capture classes by level, as found in this package."""
    classes = [module.CAPTURE for module in find_modules(__name__)]
    return {capture.level: capture for capture in classes}
