"""Tells what is new in runs, as messages: all from the start, and then what was added.

Nothing that was told is kept, so each page has a feed of its own, as far as it has come.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Callable, Optional, Protocol

from stdout_hook.errors import StdoutHookError
from stdout_hook.report.live.changes import Changes
from stdout_hook.report.live.rows import GrowingRows
from stdout_hook.report.live.runs import Runs
from stdout_hook.report.messages import Link, Message, Shared, about_message, run_messages
from stdout_hook.report.readers import RunReader
from stdout_hook.report.readers.run_folder import (
    DATA,
    EVALUATION,
    OUT_OF_SCOPE,
    PREDICTIONS,
    RunFolderReader,
)
from stdout_hook.report.tail import last_lines
from stdout_hook.run_folder import METRICS, OUTPUT, RUN

__all__ = ["LOOK", "Feed"]

LOOK = 0.3
"""Seconds from one look at the files to the next."""

LOG_PAUSE = 1.0
"""Seconds between two looks at the end of the log, which changes with every redraw of a bar."""

OTHERS_PAUSE = 1.0
"""Seconds between two looks at runs that can only be read whole."""

FILES = (RUN, METRICS, OUTPUT, EVALUATION, DATA, PREDICTIONS, OUT_OF_SCOPE)
"""Files of a run folder that are read."""


class Feed:
    """Tells of all runs.

    Args:
        runs: The runs.
        link: Gives the address of a run's file, by the run's number and the file.
        has_predictions: Whether predictions are told.
    """

    def __init__(
        self,
        runs: Runs,
        *,
        link: Callable[[int, Path], Optional[str]],
        has_predictions: bool = True,
    ) -> None:
        self._runs = runs
        self._link = link
        self._shared = Shared() if has_predictions else None
        self._feeds: list[_RunFeed] = []
        self._is_first = True

    def messages(self) -> Iterator[Message]:
        """Yield what is new since the last call, the first time all there is."""
        if self._is_first:
            yield {"kind": "start"}
        for run in range(len(self._feeds), len(self._runs.found)):
            reader, link = self._runs.found[run], partial(self._link, run)
            # A reader of its own: it keeps what it found wrong, and pages are told at one time.
            self._feeds.append(_feed_of(run, type(reader)(reader.path), link, self._shared))
        for feed in self._feeds:
            yield from _guarded(feed)
        if self._is_first:
            self._is_first = False
            yield {"kind": "told"}


class _RunFeed(Protocol):
    run: int
    path: Path
    is_gone: bool

    def messages(self) -> Iterator[Message]: ...


def _feed_of(run: int, reader: RunReader, link: Link, shared: Optional[Shared]) -> _RunFeed:
    kind = _FolderFeed if isinstance(reader, RunFolderReader) else _WholeFeed
    return kind(run, reader, link, shared)


def _guarded(feed: _RunFeed) -> Iterator[Message]:
    """Yield what is new of a run, or what is wrong with it."""
    was_gone, feed.is_gone = feed.is_gone, not feed.path.exists()
    if feed.is_gone:
        if not was_gone:
            yield _problem(feed.run, f"{feed.path} is gone")
        return
    try:
        yield from feed.messages()
    except (StdoutHookError, OSError, ValueError) as error:
        yield _problem(feed.run, str(error))


def _problem(run: int, text: str) -> Message:
    return {"kind": "problem", "run": run, "text": text}


class _FolderFeed:
    """Tells of a run folder, whose files are read on or anew, each by itself."""

    def __init__(self, run: int, reader: RunReader, link: Link, shared: Optional[Shared]) -> None:
        self.run = run
        self.path = reader.path
        self.is_gone = False
        self._reader = reader
        self._link = link
        self._shared = shared
        self._foreign: list[str] = []
        self._rows = GrowingRows(self.path / METRICS)
        self._about = self._changes("", RUN, EVALUATION, DATA)
        self._log = self._changes(OUTPUT, pause=LOG_PAUSE)
        self._tables = {
            "predictions": (self._changes(PREDICTIONS), reader.predictions),
            "out_of_scope": (self._changes(OUT_OF_SCOPE), reader.out_of_scope),
        }

    def _changes(self, *names: str, pause: float = 0) -> Changes:
        paths = [self.path / name for name in names]
        return Changes(lambda: paths, pause=pause)

    def messages(self) -> Iterator[Message]:
        """Yield what is new."""
        if self._about.found():  # the folder's own time changes with the names in it
            self._foreign = [name for name in FILES if _leads_out(self.path / name)]
            if self._foreign:
                names = ", ".join(self._foreign)
                yield _problem(self.run, f"not shown, for it leads out of its folder: {names}")
            else:
                yield about_message(self.run, self._reader, self._link)
        if not self._foreign:
            yield from self._news()

    def _news(self) -> Iterator[Message]:
        if self._log.found():
            text = last_lines(self.path / OUTPUT)
            yield {"kind": "log", "run": self.run, "text": text}
        yield from self._rows.messages(self.run)
        if self._shared is not None:
            yield from self._predictions(self._shared)

    def _predictions(self, shared: Shared) -> Iterator[Message]:
        for table, (changes, read) in self._tables.items():
            if not changes.found():
                continue
            if changes.was_told:
                yield {"kind": "clear", "run": self.run, "table": table}
            yield from changes.telling(shared.predictions(self.run, table, read()))
            yield about_message(self.run, self._reader, self._link)  # its problems may be others


def _leads_out(path: Path) -> bool:
    """Tell whether a file is a link to one that is not right in the same folder."""
    return path.is_symlink() and path.resolve().parent != path.parent.resolve()


class _WholeFeed:
    """Tells of a run of another kind, which is read whole whenever a file of it changed."""

    def __init__(self, run: int, reader: RunReader, link: Link, shared: Optional[Shared]) -> None:
        self.run = run
        self.path = reader.path
        self.is_gone = False
        self._kind = type(reader)
        self._link = link
        self._shared = shared or Shared()
        self._changes = Changes(self._paths, pause=OTHERS_PAUSE)

    def _paths(self) -> list[Path]:
        return [self.path, *self.path.glob("*"), *self.path.glob("*/*")]

    def messages(self) -> Iterator[Message]:
        """Yield all of it where something is new."""
        if not self._changes.found():
            return
        if self._changes.was_told:
            for table in ("metrics", "predictions", "out_of_scope"):
                yield {"kind": "clear", "run": self.run, "table": table}
        told = run_messages(self.run, self._kind(self.path), self._link, self._shared)
        yield from self._changes.telling(told)
