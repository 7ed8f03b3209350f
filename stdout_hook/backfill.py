"""Log what an old log holds: its rows to sinks, one after the other, with the log's own times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from stdout_hook.guard import Guard
from stdout_hook.records import Record
from stdout_hook.rows import RowBuilder
from stdout_hook.sinks import Sink

__all__ = ["Backfilled", "backfill"]


class Backfilled(NamedTuple):
    """What came of it.

    Attributes:
        rows: Rows logged.
        values: Values in them.
        faults: What went wrong, a line for each sink that failed.
    """

    rows: int
    values: int
    faults: Sequence[str]


def backfill(records: Iterable[Record], rows: RowBuilder, sinks: Sequence[Sink]) -> Backfilled:
    """Hand each record's row to every sink, and close them, also where reading is interrupted.

    A sink that fails is switched off and reported, the others go on.

    Args:
        records: What `parse_log` gives.
        rows: Makes the rows; it keeps the place in the training.
        sinks: Where the rows go.

    Raises:
        BaseException: What reading raises; what came before has been logged.
    """
    guards = [(Guard(f"sink {sink.name}"), sink) for sink in sinks]
    count = values = 0
    try:
        for record in records:
            row = rows.row(record, record.time)
            for guard, sink in guards:
                guard.call(sink.log, row)
            count, values = count + 1, values + len(record.metrics)
    finally:
        for guard, sink in guards:
            try:
                sink.close()
            except Exception as error:
                guard.caught(error)
    faults = [message for guard, _ in guards if (message := guard.message())]
    return Backfilled(count, values, faults)
