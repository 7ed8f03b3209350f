"""One capture from its start to its end: hands text over, reads it, logs the rows."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from typing import IO, Optional

from stdout_hook.capture import Capture
from stdout_hook.destinations import Destinations
from stdout_hook.guard import Guard
from stdout_hook.reader import LogReader
from stdout_hook.records import Chunk, Record
from stdout_hook.redirect import LARGE, Written
from stdout_hook.rows import Row, RowBuilder
from stdout_hook.run_folder import RunFolder, exit_status
from stdout_hook.sinks import Sink
from stdout_hook.summary import Summary
from stdout_hook.worker import Worker

__all__ = ["Session"]

MAX_LARGE = 1 << 26
"""Characters of large texts that may wait at one time."""


class Session:
    """The state of a capture from its start to its end."""

    def __init__(
        self,
        reader: LogReader,
        rows: RowBuilder,
        folder: Optional[RunFolder],
        sinks: Sequence[Sink],
        timeout: float,
    ) -> None:
        self._reader = reader
        self._rows = rows
        self._folder = folder
        self._timeout = timeout
        self._guard = Guard("reading the output")
        self._text_guard = Guard("writing output.log")  # apart: a full disk must cost no metrics
        self._worker: Worker[Written] = Worker("stdout_hook", self._handle)
        self.take = self._worker.queue.append
        self._destinations = Destinations(sinks)
        self._output: Optional[IO[str]] = None
        self._capture: Optional[Capture] = None
        self._is_recorded = self._has_ended = False
        self._large = self._characters = self._row_count = 0
        self._pid = os.getpid()

    def start(self, capture: Capture) -> None:
        """Open the files, start the threads, and begin to capture, in this order."""
        if self._folder is not None:
            self._folder.started()
            self._output = self._folder.output.open(
                "a", encoding="utf-8", errors="backslashreplace", newline=""
            )
            self._is_recorded = capture.record_to(self._output.fileno())
        self._destinations.start()
        self._worker.start()
        self._capture = capture
        capture.start()

    def take_large(self, written: Written) -> None:
        """Hand a large text over, unless too much of such waits already."""
        size = len(written[0])
        if self._large + size > MAX_LARGE:
            self._worker.dropped += 1
        else:
            self._large += size
            self._worker.put(written)

    def go_quiet(self) -> None:
        """Only pass text from now on; for a forked child, which has none of the threads."""
        if self._capture is not None:
            self._capture.stop()

    def stop(self, error: Optional[BaseException]) -> Optional[Summary]:
        """Restore first, then drain: so nothing that was written is lost."""
        self._restore()
        if os.getpid() != self._pid:
            return None
        if self._worker.stop(self._timeout):
            self._guard.call(self._log, self._reader.finish())
        self._has_ended = True
        self._destinations.stop(self._timeout)
        if self._output is not None:
            self._text_guard.call(self._output.close)
        if self._folder is not None:
            self._guard.call(lambda: self._folder.ended(**exit_status(error)))  # type: ignore[union-attr]
        return self.summary()

    def _restore(self) -> None:
        """Take the capture away, also where Ctrl-C falls into it."""
        if self._capture is None:
            return
        try:
            self._capture.stop()
        except BaseException:
            self._capture.stop()
            raise

    def _handle(self, written: list[Written]) -> None:
        ours = self._destinations.idents
        for text, stream, thread in written:
            if len(text) >= LARGE:
                self._large -= len(text)
            if self._has_ended:
                self._worker.dropped += 1
            elif thread not in ours:
                self._characters += len(text)
                self._guard.call(self._read, Chunk(text, stream, thread))
        if self._output is not None and not self._has_ended:
            self._text_guard.call(self._output.flush)

    def _read(self, chunk: Chunk) -> None:
        if self._output is not None and not (self._is_recorded and chunk.thread == 0):
            self._text_guard.call(self._output.write, chunk.text)
        self._log(self._reader.read(chunk))

    def _log(self, records: Iterable[Record]) -> None:
        for record in records:
            self._destinations.log(self._row(record))

    def _row(self, record: Record) -> Row:
        self._row_count += 1
        return self._rows.row(record, time.time())

    def summary(self) -> Summary:
        """Return what was read so far."""
        reader, destinations = self._reader, self._destinations
        faults = dict(destinations.faults())
        for part, guard in (("reading", self._guard), ("output.log", self._text_guard)):
            message = guard.message()
            if message:
                faults[part] = message
        return Summary(
            characters=self._characters,
            frames=reader.frames,
            records=reader.read_by,
            values=reader.values,
            rows=self._row_count,
            dropped={
                "chunks": self._worker.dropped,
                "bytes": self._capture.dropped if self._capture is not None else 0,
                "characters": reader.dropped,
                "rows": destinations.dropped,
            },
            faults=faults,
            closest=tuple(reader.closest),
            unmatched=tuple(reader.unmatched),
            folder=str(self._folder.path) if self._folder else None,
        )
