"""A thread that takes items off a bounded queue, so that no one who hands over ever waits."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from typing import Any, Callable, Generic, Optional, TypeVar

__all__ = ["POLL_SECONDS", "SETTLE_SECONDS", "Worker"]

BATCH = 1000
"""Items handled at a time."""

Item = TypeVar("Item")

POLL_SECONDS = 0.05
"""How often a worker looks for items. It polls, for waking it at each hand-over would cost the
training thread more than the hand-over itself."""
SETTLE_SECONDS = 0.002
"""How often is looked whether everything is handled, where somebody waits for it."""


class Worker(Generic[Item]):
    """Calls a function with each batch of items, on a daemon thread of its own.

    Handing over never blocks and never raises. ``queue.append`` does it without running any
    Python code and without a bound, for a worker that only hands on; `put` is bounded: when the
    thread cannot keep up, items are dropped and counted.

    Args:
        name: The thread's name.
        handle: Called with a non-empty list of items, in the order they were put.
        limit: Weight of the items that may wait; one heavier item may wait alone.
        weigh: Returns an item's weight; 1 for each if None.
        on_idle: Called on the thread every `POLL_SECONDS`, whether there were items or not.
    """

    def __init__(
        self,
        name: str,
        handle: Callable[[list[Item]], Any],
        *,
        limit: int = 1 << 16,
        weigh: Optional[Callable[[Item], int]] = None,
        on_idle: Optional[Callable[[], Any]] = None,
    ) -> None:
        self.queue: deque[Item] = deque()
        self.dropped = 0
        self._limit = limit
        self._weigh = weigh or _one
        self._put = self._handled = 0  # weights, each changed by one thread only
        self._handle = handle
        self._on_idle = on_idle
        self._wake = threading.Event()
        self._stopping = False
        self._rounds = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def ident(self) -> int:
        """The thread's identity, 0 before it started."""
        return self._thread.ident or 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hand an item over, always from the same thread; where too much waits, drop it."""
        weight, waiting = self._weigh(item), self._put - self._handled
        if waiting and waiting + weight > self._limit:
            self.dropped += 1
        else:
            self._put += weight
            self.queue.append(item)

    def settle(self, timeout: float) -> bool:
        """Wait until what was handed over before is handled; tell whether it is.

        Waits `timeout` seconds at most, and not at all on the worker's own thread.
        """
        end = time.monotonic() + timeout
        goal = self._rounds + 2  # the round after the one that may be running now
        while self._rounds < goal and self._thread.is_alive():
            if time.monotonic() > end or threading.get_ident() == self.ident:
                return False
            self._wake.set()
            time.sleep(SETTLE_SECONDS)
        return True

    def stop(self, timeout: float) -> bool:
        """Handle what is queued and end; tell whether that was done within `timeout` seconds.

        What is still queued then is dropped and counted.
        """
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout)
        if not self._thread.is_alive():
            return True
        self.dropped += len(self.queue)
        self.queue.clear()
        return False

    def _run(self) -> None:
        while not self._stopping:
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()
            self._drain()
            if self._on_idle is not None:
                self._on_idle()
            self._rounds += 1
        self._drain()

    def _drain(self) -> None:
        while self.queue:
            items = self._take(min(len(self.queue), BATCH))
            self._handle(items)
            self._handled += sum(map(self._weigh, items))

    def _take(self, count: int) -> list[Item]:
        with contextlib.suppress(IndexError):  # `stop` has cleared it meanwhile
            return [self.queue.popleft() for _ in range(count)]
        return []


def _one(item: object) -> int:
    return 1
