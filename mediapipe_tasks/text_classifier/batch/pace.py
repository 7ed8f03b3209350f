"""Show how far a job is that may be over at once, and whose end may not be known."""

from __future__ import annotations

from time import perf_counter
from typing import Optional

from mediapipe_tasks.progress import Progress

__all__ = ["Pace"]

_PATIENCE = 2.0
"""Seconds in which nothing is shown."""

_FIRST = 10_000
"""Where the end is not known, what is done is told here, and whenever it is twice as much."""


class Pace:
    """Shows a job that takes more than two seconds.

    Args:
        progress: Where it is shown.
        job: What is done.
        total: How many there are to do, None where that is not known.
    """

    def __init__(self, progress: Progress, job: str, total: Optional[int] = None) -> None:
        self._progress = progress
        self._job = job
        self._total = total
        self._before = 0
        self._begin: Optional[float] = None
        self._is_shown = False
        self._next = _FIRST

    def advance(self, done: int) -> None:
        """Tell that so many are done."""
        if self._begin is None:  # not before: the file has been opened meanwhile
            self._begin, self._before = perf_counter(), done
        seconds = perf_counter() - self._begin
        if seconds < _PATIENCE:
            return
        if not self._is_shown:
            self._progress.start(self._job, self._total)
            self._is_shown = True
        rate = f"{(done - self._before) / seconds:,.0f}/s"
        if self._total is not None:
            self._progress.advance(done, self._total, rate)
        elif done >= self._next:
            self._progress.say(f"{self._job} {done:,}  {rate}")
            while self._next <= done:
                self._next *= 2

    def finish(self) -> None:
        """Show it no more."""
        self._progress.finish()
