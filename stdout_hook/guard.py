"""The one place where our own faults are swallowed, counted and reported."""

from __future__ import annotations

import logging
from typing import Any, Callable, ClassVar, Optional

__all__ = ["Guard"]

_log = logging.getLogger("stdout_hook")


class Guard:
    """Keeps faults of one part of ours from the host program.

    It swallows ``Exception`` (never ``BaseException``), counts, and after `limit` faults in a
    row it trips: the part is not called again. Nothing is printed while a capture runs, for
    that could end up in the captured text; `report` says it once, afterwards.

    Attributes:
        strict: Raise instead of swallowing; our own tests run so.
    """

    strict: ClassVar[bool] = False

    def __init__(self, part: str, *, limit: int = 5) -> None:
        self.part = part
        self.faults = 0
        self.first: Optional[Exception] = None
        self._in_a_row = 0
        self._limit = limit

    @property
    def tripped(self) -> bool:
        """Whether the part was switched off."""
        return self._in_a_row >= self._limit

    def call(self, function: Callable[..., Any], *args: Any) -> Any:
        """Return ``function(*args)``, or None where it fails or the guard has tripped."""
        if self.tripped:
            return None
        try:
            result = function(*args)
        except Exception as error:
            return self.caught(error)
        self._in_a_row = 0
        return result

    def caught(self, error: Exception) -> None:
        """Count a fault that was caught elsewhere."""
        self.faults += 1
        self._in_a_row += 1
        self.first = self.first or error
        if self.strict:
            raise error

    def message(self) -> Optional[str]:
        """Say in one line what went wrong, or None."""
        if not self.faults:
            return None
        off = ", then it was switched off" if self.tripped else ""
        kind = type(self.first).__name__
        return f"{self.part} failed {self.faults} times{off}; first: {kind}: {self.first}"

    def report(self) -> None:
        """Put the message on the log; call it when no stream is captured any more."""
        message = self.message()
        if message:
            _log.warning("%s", message)
