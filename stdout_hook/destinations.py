"""Several sinks side by side: each on a thread of its own, each behind a guard of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stdout_hook.guard import Guard
from stdout_hook.rows import Row
from stdout_hook.sinks import Sink
from stdout_hook.worker import Worker

__all__ = ["Destinations"]


class _Destination:
    """One sink; what blocks it or breaks it holds up none of the others."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.guard = Guard(f"sink {sink.name}")
        self.worker: Worker[Row] = Worker(f"stdout_hook-{sink.name}", self._log)
        self.late = False

    def _log(self, rows: list[Row]) -> None:
        for row in rows:
            self.guard.call(self.sink.log, row)

    def stop(self, timeout: float) -> None:
        self.late = not self.worker.stop(timeout)
        if self.late:
            return
        try:
            self.sink.close()  # also one that was switched off
        except Exception as error:
            self.guard.caught(error)


class Destinations:
    """The sinks of one run.

    Args:
        sinks: The sinks; they are closed at the end.
    """

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._destinations = [_Destination(sink) for sink in sinks]

    def start(self) -> None:
        """Start the sinks' threads."""
        for destination in self._destinations:
            destination.worker.start()

    def log(self, row: Row) -> None:
        """Hand a row to every sink; never waits."""
        for destination in self._destinations:
            destination.worker.put(row)

    def stop(self, timeout: float) -> None:
        """Let each sink finish within `timeout` seconds, and close it."""
        for destination in self._destinations:
            destination.stop(timeout)

    @property
    def idents(self) -> set[int]:
        """The sinks' threads: what they print is not the program's."""
        return {d.worker.ident for d in self._destinations}

    @property
    def dropped(self) -> int:
        """Rows that found a full queue, or a sink that had not ended in time."""
        late = sum(len(d.worker.queue) for d in self._destinations if d.late)
        return late + sum(d.worker.dropped for d in self._destinations)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield each part that failed and what happened."""
        for destination in self._destinations:
            message = destination.guard.message()
            if message:
                yield f"sink {destination.sink.name}", message
            if destination.late:
                yield f"sink {destination.sink.name}", "did not finish in time"
