"""Receivers side by side: each on a thread of its own, each behind a guard of its own.

There are two kinds: sinks, which take rows, and those that take the printed text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Callable, Generic, Optional, Protocol, TypeVar

from stdout_hook.guard import Guard
from stdout_hook.records import Chunk
from stdout_hook.rows import Row
from stdout_hook.sinks import Sink
from stdout_hook.worker import Worker

__all__ = ["Destinations", "TextReceiver"]

MAX_CHARACTERS = 1 << 26
"""Characters that may wait for one receiver of text."""

Item = TypeVar("Item")


class TextReceiver(Protocol):
    """Takes the text of one run, on a thread of its own.

    `name` says in messages what fails.
    """

    name: str

    def write(self, chunk: Chunk) -> None:
        """Take one chunk."""

    def flush(self) -> None:
        """Put the chunks where they shall stay; called after each batch of them."""

    def close(self) -> None:
        """End; no chunk follows."""


class _Destination(Generic[Item]):
    """One receiver; what blocks it or breaks it holds up none of the others."""

    def __init__(
        self,
        name: str,
        take: Callable[[Item], None],
        receiver: Any,
        limit: int,
        weigh: Optional[Callable[[Item], int]] = None,
    ) -> None:
        self.name = name
        self.guard = Guard(name)
        on_idle = getattr(receiver, "on_idle", None)
        self.worker: Worker[Item] = Worker(
            f"stdout_hook-{name}",
            self._take,
            limit=limit,
            weigh=weigh,
            on_idle=on_idle and partial(self.guard.call, on_idle),
        )
        self.late = False
        self._take_one = take
        self._flush = getattr(receiver, "flush", None)
        self._failed = getattr(receiver, "failed", None)
        self._close = receiver.close

    def _take(self, items: list[Item]) -> None:
        if self.late:  # the end has given up on us
            return
        for item in items:
            self.guard.call(self._take_one, item)
        if self._flush is not None:
            self.guard.call(self._flush)

    def stop(self, timeout: float, *, failed: bool) -> None:
        self.late = not self.worker.stop(timeout)
        if self.late:
            return
        try:
            if failed and self._failed is not None:
                self._failed()
            self._close()  # also one that was switched off
        except Exception as error:
            self.guard.caught(error)

    def faults(self) -> Iterator[str]:
        message = self.guard.message()
        if message:
            yield message
        if self.late:
            yield "did not finish in time"


class Destinations:
    """The receivers of one run.

    Args:
        sinks: Receivers of rows; they are closed at the end.
        texts: Receivers of text; likewise.
    """

    def __init__(self, sinks: Sequence[Sink], texts: Sequence[TextReceiver] = ()) -> None:
        self._rows: list[_Destination[Row]] = [
            _Destination(f"sink {sink.name}", sink.log, sink, 1 << 16) for sink in sinks
        ]
        self._texts: list[_Destination[Chunk]] = []
        for text in texts:
            self.add(text)

    def add(self, text: TextReceiver) -> None:
        """Add a receiver of text before the start."""
        self._texts.append(_Destination(text.name, text.write, text, MAX_CHARACTERS, _weigh))

    @property
    def _all(self) -> list[_Destination[Any]]:
        return [*self._texts, *self._rows]

    def start(self) -> None:
        """Start the receivers' threads."""
        for destination in self._all:
            destination.worker.start()

    def log(self, row: Row) -> None:
        """Hand a row to every sink; never waits."""
        for destination in self._rows:
            destination.worker.put(row)

    def write(self, chunk: Chunk) -> None:
        """Hand a chunk to every receiver of text; never waits."""
        for destination in self._texts:
            destination.worker.put(chunk)

    def settle(self, timeout: float) -> None:
        """Wait until each receiver has what was handed over before, `timeout` seconds at most."""
        for destination in self._all:
            destination.worker.settle(timeout)

    def stop(self, timeout: float, *, failed: bool = False) -> None:
        """Let each receiver finish within `timeout` seconds, and close it: rows come of text.

        Args:
            timeout: Seconds for each of them.
            failed: Whether the training failed.
        """
        for destination in self._all:
            destination.stop(timeout, failed=failed)

    @property
    def idents(self) -> set[int]:
        """The receivers' threads: what they print is not the program's."""
        return {destination.worker.ident for destination in self._all}

    @property
    def dropped_rows(self) -> int:
        """Rows that found a full queue, or a sink that had not ended in time."""
        return sum(d.worker.dropped for d in self._rows)

    @property
    def dropped_chunks(self) -> int:
        """Chunks that found a full queue, or a receiver that had not ended in time."""
        return sum(d.worker.dropped for d in self._texts)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield each part that failed and what happened."""
        for destination in self._all:
            for what in destination.faults():
                yield destination.name, what


def _weigh(chunk: Chunk) -> int:
    return len(chunk.text) + 100  # a chunk is an object, too
