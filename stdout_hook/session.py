"""One capture from its start to its end: hands text over, reads it, logs the rows."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import Optional

from stdout_hook.capture import Capture
from stdout_hook.destinations import Destinations, TextReceiver
from stdout_hook.guard import Guard
from stdout_hook.reader import LogReader
from stdout_hook.records import Chunk, Record
from stdout_hook.redirect import Written
from stdout_hook.rows import RowBuilder
from stdout_hook.run_folder import RunFolder, exit_status
from stdout_hook.sinks import Sink
from stdout_hook.summary import Summary
from stdout_hook.texts import OutputLog, Reading
from stdout_hook.worker import Worker

__all__ = ["Session"]


class Session:
    """The state of a capture from its start to its end.

    Text goes from the training to a collecting thread, which does nothing but hand it on, and so
    is never behind; from there to receivers of text, one of which reads it; the rows that come
    of it go to the sinks.

    Attributes:
        take: Called on the training's thread with each text: a queue's ``append``.
    """

    def __init__(
        self,
        reader: LogReader,
        rows: RowBuilder,
        folder: Optional[RunFolder],
        sinks: Sequence[Sink],
        texts: Sequence[TextReceiver],
        timeout: float,
    ) -> None:
        self._reader = reader
        self._rows = rows
        self._folder = folder
        self._timeout = timeout
        self._collector: Worker[Written] = Worker("stdout_hook", self._collect)
        self.take = self._collector.queue.append
        self._destinations = Destinations(sinks, [Reading(reader, self._log), *texts])
        self._capture: Optional[Capture] = None
        self._folder_guard = Guard("run.json")
        self._has_ended = False
        self._characters = self._row_count = 0
        self._pid = os.getpid()

    def start(self, capture: Capture) -> None:
        """Open the files, start the threads, and begin to capture, in this order."""
        if self._folder is not None:
            self._folder.started()
            output = OutputLog(self._folder.output)
            output.has_relayed = capture.record_to(output.fileno())
            self._destinations.add(output)
        self._destinations.start()
        self._collector.start()
        self._capture = capture
        capture.start()

    def go_quiet(self) -> None:
        """Only pass text from now on; for a forked child, which has none of the threads."""
        if self._capture is not None:
            self._capture.stop()

    def settle(self) -> None:
        """Wait until what was printed before is logged, as far as it can be read already."""
        if os.getpid() != self._pid:
            return
        if self._capture is not None:
            self._capture.settle(self._timeout)
        self._collector.settle(self._timeout)
        self._destinations.settle(self._timeout)

    def stop(self, error: Optional[BaseException]) -> Optional[Summary]:
        """Restore first, then drain: so nothing that was written is lost."""
        self.restore()
        if os.getpid() != self._pid:
            return None
        self._collector.stop(self._timeout)
        self._has_ended = True
        self._destinations.stop(self._timeout, failed=error is not None)
        if self._folder is not None:
            self._folder_guard.call(lambda: self._folder.ended(**exit_status(error)))  # type: ignore[union-attr]
        return self.summary()

    def restore(self) -> None:
        """Take the capture away, also where Ctrl-C falls into it; again is harmless."""
        if self._capture is None:
            return
        try:
            self._capture.stop()
        except BaseException:
            self._capture.stop()
            raise

    def _collect(self, written: list[Written]) -> None:
        destinations, ours = self._destinations, self._destinations.idents
        if self._has_ended:
            self._collector.dropped += len(written)
            return
        for text, stream, thread in written:
            if thread not in ours:
                self._characters += len(text)
                destinations.write(Chunk(text, stream, thread))

    def _log(self, records: Iterable[Record]) -> None:
        for record in records:
            self._row_count += 1
            printed = time.time() if record.time is None else record.time
            self._destinations.log(self._rows.row(record, printed))

    def summary(self) -> Summary:
        """Return what was read so far."""
        reader, destinations = self._reader, self._destinations
        faults = dict(destinations.faults())
        message = self._folder_guard.message()
        if message:
            faults["run.json"] = message
        if reader.faults:
            faults["reading"] = "; ".join(reader.faults)
        return Summary(
            characters=self._characters,
            frames=reader.frames,
            records=reader.read_by,
            values=reader.values,
            rows=self._row_count,
            dropped={
                "chunks": self._collector.dropped + destinations.dropped_chunks,
                "bytes": self._capture.dropped if self._capture is not None else 0,
                "characters": reader.dropped,
                "rows": destinations.dropped_rows,
            },
            faults=faults,
            closest=tuple(reader.closest),
            unmatched=tuple(reader.unmatched),
            folder=str(self._folder.path) if self._folder else None,
        )
