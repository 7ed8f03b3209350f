r"""Help for tests of parsers and sinks, ours and other packages': public, and stable.

The checks raise AssertionError with what is wrong; call them from a test::

    def test_it_is_a_parser():
        check_parser(MyParser, "step 1 loss 0.5\nstep 2 loss 0.25\n")
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable, Optional, Union

from stdout_hook.frames import FrameSplitter
from stdout_hook.log import parse_log, read_chunk_file
from stdout_hook.parsers import Parser
from stdout_hook.records import Frame, Record
from stdout_hook.rows import Row
from stdout_hook.sinks import Sink

__all__ = ["RecordingSink", "check_parser", "check_sink", "replay"]

FOREIGN = (
    "",
    " ",
    "Hello, world. It is 12:30 on 2024-05-06.",
    "Collecting numpy==1.26.4 (from requests)",
    '  File "train.py", line 12, in <module>',
    "\x00\x01\x02\ufffd\ud800",
    "=" * 10_000,
    "loss:",
    ": 0.5",
    "\N{SNOWMAN} 50% 3/10 1e400 nan inf -",
)
"""Texts that programs print and that are nobody's metrics."""


def replay(path: Union[str, os.PathLike[str]], **options: Any) -> list[Record]:
    """Return the records of a recording: a JSON object ``{"t", "stream", "data"}`` a line.

    Args:
        path: The recording.
        options: What `parse_log` takes, as ``parsers=["keras"]``.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is no recorded chunk; the message has its number.
    """
    with Path(path).open(encoding="utf-8") as file:
        return list(parse_log(read_chunk_file(file), **options))


class RecordingSink:
    """Keeps the rows that it is given.

    Attributes:
        rows: The rows, in their order.
        closed: How often it was closed.
        threads: Identities of the threads that called it.
    """

    name = "recording"

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.closed = 0
        self.threads: set[int] = set()

    def log(self, row: Row) -> None:
        """Keep one row."""
        self.rows.append(row)
        self.threads.add(threading.get_ident())

    def close(self) -> None:
        """Count it."""
        self.closed += 1

    @property
    def values(self) -> list[dict[str, Union[int, float]]]:
        """The rows' values."""
        return [dict(row.values) for row in self.rows]


def check_parser(make: Callable[[], Parser], log: str) -> list[Record]:
    """Check that a parser keeps its promises, and return what it reads of `log`.

    Args:
        make: Makes a parser, usually its class.
        log: Text of its format that holds some values.

    Raises:
        AssertionError: A promise is broken; the message says which.
    """
    assert isinstance(make().name, str), "its name must be a text"
    assert make().name, "its name must not be empty"
    for text in FOREIGN:
        for end in ("\n", "\r", ""):
            taken = _parse(make(), Frame(text, end))
            assert not taken, f"it reads values in foreign text: {text[:50]!r}: {taken!r}"
    records = _read(make(), [log])
    assert records, "it reads nothing in the log given"
    for record in records:
        assert isinstance(record, Record), f"it returns {record!r}, which is no Record"
        assert record.parser == make().name, f"the record names another parser: {record.parser!r}"
        for name, value in record.metrics.items():
            assert isinstance(name, str), f"a metric's name is no text: {name!r}"
            assert isinstance(value, (int, float)), f"a value is no number: {value!r}"
    told = repr(records)  # in which nan is like nan
    assert repr(_read(make(), [log])) == told, "the same text gives other records the second time"
    assert repr(_read(make(), list(log))) == told, "it depends on how the text is cut"
    parser = make()
    parser.close()
    assert not parser.close(), "closed twice, it gives records twice"
    return records


def _parse(parser: Parser, frame: Frame) -> Optional[Sequence[Record]]:
    try:
        return parser.parse(frame)
    except Exception as error:
        raise AssertionError(f"it raises {error!r} at {frame.text[:50]!r}") from error


def _read(parser: Parser, chunks: Sequence[str]) -> list[Record]:
    splitter = FrameSplitter()
    frames = [frame for chunk in chunks for frame in splitter.feed(chunk)] + splitter.flush()
    found = [record for frame in frames for record in _parse(parser, frame) or ()]
    return [*found, *parser.close()]


def check_sink(make: Callable[[], Sink]) -> None:
    """Check that a sink takes what it will be given.

    Args:
        make: Makes a sink that may be filled and closed.

    Raises:
        AssertionError: It is no sink.
        Exception: Whatever it raises at a row.
    """
    sink = make()
    assert isinstance(sink, Sink), f"{sink!r} has no name, log(row) or close()"
    assert isinstance(sink.name, str), "its name must be a text"
    rows = [
        Row({"train/step": 1, "epoch": 1, "train/loss": 0.5}, {"train/loss": "train/step"}, 1.0),
        Row({"epoch": 1, "val/loss": float("nan")}, {"val/loss": "epoch"}),
        Row({"epoch": 1.5, "odd name \N{SNOWMAN}/x": float("-inf")}, {}, None),
    ]
    for row in rows:
        sink.log(row)
    sink.close()
    make().close()  # also one that was never given anything
