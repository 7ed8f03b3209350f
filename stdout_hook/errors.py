"""What the package raises: at construction and from its commands, never into a training."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "LogError",
    "MissingPackage",
    "PatternError",
    "StdoutHookError",
    "TrackerError",
    "UnknownName",
]


class StdoutHookError(Exception):
    """Base of every error of this package; its text is meant for the user."""

    code = 2
    """What a command exits with then."""


class UnknownName(StdoutHookError, ValueError):
    """A parser, sink, stream or capture level was named that does not exist."""

    def __init__(self, kind: str, given: object, known: Iterable[str]) -> None:
        names = sorted(known)
        close = difflib.get_close_matches(str(given), names, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        super().__init__(f"unknown {kind} {given!r}{hint} Known: {', '.join(names)}")


class PatternError(StdoutHookError, ValueError):
    """A user's pattern does not compile or captures nothing that could be a number."""


class MissingPackage(StdoutHookError, ImportError):
    """An optional package is needed and not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"{package} is not installed; it comes with: pip install 'stdout-hook[{extra}]'"
        )


class LogError(StdoutHookError, ValueError):
    """A recorded log cannot be read as one."""


class TrackerError(StdoutHookError, ValueError):
    """The tracker cannot work in the way that was asked for; nothing was started."""
