"""Items that go to a slow destination many at a time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Callable, Generic, Optional, TypeVar

__all__ = ["Batches"]

MOST_FAILURES = 5
"""Failures in a row after which a destination is given up."""

Item = TypeVar("Item")


class Batches(Generic[Item]):
    """Collects items, and sends them when there are many or some time has passed.

    What could not be sent is kept and tried again, so that a destination that is away for some
    seconds loses nothing. One that is given up raises at every call, and so trips its guard.

    Args:
        send: Called with a list of items.
        limit: Items sent at a time.
        seconds: Least time between two sendings, unless there are `limit` items, and between two
            trials.
    """

    def __init__(
        self, send: Callable[[list[Item]], object], *, limit: int = 1000, seconds: float = 1.0
    ) -> None:
        self._send = send
        self._limit = limit
        self._seconds = seconds
        self._waiting: list[Item] = []
        self._last = 0.0
        self._failures = 0
        self._error: Optional[Exception] = None

    def add(self, items: Iterable[Item]) -> None:
        """Take items.

        Raises:
            Exception: Whatever sending raises, or has raised until it was given up.
        """
        self._raise_if_given_up()
        self._waiting += items
        if len(self._waiting) >= self._limit and not self._failures:
            self.send_all()
        elif len(self._waiting) >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Send what waits, unless something was sent just now.

        Raises:
            Exception: Whatever sending raises, or has raised until it was given up.
        """
        self._raise_if_given_up()
        if self._waiting and time.monotonic() - self._last >= self._seconds:
            self.send_all()

    def send_all(self) -> None:
        """Send what waits.

        Raises:
            Exception: Whatever sending raises; what was not sent waits on.
        """
        try:
            while self._waiting:
                self._send(self._waiting[: self._limit])
                del self._waiting[: self._limit]
        except Exception as error:
            self._failures += 1
            self._error = error
            raise
        finally:
            self._last = time.monotonic()
        self._failures = 0

    def _raise_if_given_up(self) -> None:
        if self._error is not None and self._failures >= MOST_FAILURES:
            raise self._error
