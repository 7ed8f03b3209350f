"""Chunks become records: the one path of live captures and of recorded logs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Callable, Optional, Union

from stdout_hook.frames import FrameReader
from stdout_hook.parser_set import ParserSet
from stdout_hook.parsers import Parser, known_parsers, make_parsers
from stdout_hook.patterns import PatternParser
from stdout_hook.prefixes import Prefixed, PrefixReader
from stdout_hook.records import Chunk, Frame, Record

__all__ = ["ChosenParsers", "LogReader", "find_candidates"]

Patterns = Union[Mapping[str, str], str, "re.Pattern[str]"]

MAX_CLOSEST = 5
"""Lines kept that look like metrics and were read by no parser."""

_CANDIDATE = re.compile(
    r"\b([A-Za-z_][\w/@-]{1,30} ?[:=] {0,8})[-+]?\d{0,20}\.\d{1,20}(?:[eE][-+]?\d+)?(?![\w%:/])"
)


def find_candidates(text: str) -> list[str]:
    """Return what looks like metrics' names in the first 1000 characters of a line.

    Each name as it is printed, with what is between it and its number: ``"loss: "``.
    """
    return _CANDIDATE.findall(text[:1000])


class ChosenParsers:
    """The parsers that a user asked for, checked once and made anew for each stream.

    Args:
        parsers: ``"auto"`` for all there are, or names and parser classes, in that order.
        patterns: The user's own patterns, see `stdout_hook.patterns`.
        all_ranks: Whether to read what the processes of a job beside the first print, too.

    Raises:
        UnknownName: There is no parser of that name.
        PatternError: A pattern cannot work.
    """

    def __init__(
        self,
        parsers: Union[str, Sequence[Union[str, Callable[[], Parser]]]] = "auto",
        patterns: Optional[Patterns] = None,
        *,
        all_ranks: bool = False,
    ) -> None:
        self.all_ranks = all_ranks
        self._wanted: Sequence[Any] = list(known_parsers()) if parsers == "auto" else parsers
        if isinstance(self._wanted, str):
            self._wanted = [self._wanted]
        self._patterns = patterns
        self.make()

    def make(self) -> ParserSet:
        """Make the parsers for one stream."""
        parsers = [self._make_one(wanted) for wanted in self._wanted]
        named = [] if self._patterns is None else [PatternParser(self._patterns)]
        return ParserSet(parsers, named)

    def _make_one(self, wanted: Any) -> Parser:
        parser: Parser = make_parsers([wanted])[0] if isinstance(wanted, str) else wanted()
        return parser


class LogReader:
    """Reads the chunks of one run, stream by stream, and counts what it read.

    Attributes:
        frames: Number of frames read.
        closest: Lines that look like metrics and that no parser took, the first few.
        taken_by: Name of the parser that took the last frame, None where none did.
    """

    def __init__(self, parsers: ChosenParsers) -> None:
        self._chosen = parsers
        self._frames = FrameReader()
        self._sets: dict[tuple[str, int], ParserSet] = {}
        self._prefixes = PrefixReader()
        self.frames = 0
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.closest: list[str] = []
        self.taken_by: Optional[str] = None

    @property
    def read_by(self) -> dict[str, int]:
        """Number of records by parser."""
        return {parser: counts[0] for parser, counts in self._counts.copy().items()}

    @property
    def values(self) -> dict[str, int]:
        """Number of values by parser."""
        return {parser: counts[1] for parser, counts in self._counts.copy().items()}

    @property
    def dropped(self) -> int:
        """Characters dropped from over-long frames."""
        return self._frames.dropped

    @property
    def faults(self) -> list[str]:
        """What went wrong in parsers that failed."""
        return [fault for parsers in self._sets.values() for fault in parsers.faults]

    @property
    def unmatched(self) -> list[str]:
        """The user's patterns that matched on no stream."""
        missing = [set(parsers.unmatched()) for parsers in self._sets.values()]
        return sorted(set.intersection(*missing)) if missing else []

    def read(self, chunk: Chunk) -> Sequence[Record]:
        """Return the records that `chunk` completed."""
        frames = self._frames.feed(chunk)
        return self._parse_all(frames) if frames else ()

    def finish(self) -> Sequence[Record]:
        """Return what was left unfinished; the program has ended."""
        return [*self._parse_all(self._frames.flush()), *self.close()]

    def _parse_all(self, frames: Sequence[Frame]) -> list[Record]:
        found: list[Record] = []
        for frame in frames:
            records = self.parse(frame)
            if records:
                found += records
            elif records is None and len(self.closest) < MAX_CLOSEST:
                self._look_closer(frame)
        self.frames += len(frames)
        self._count(found)
        return found

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the records of one frame, None where no parser took it."""
        parsers = self._sets.get((frame.stream, 0)) or self._new_set(frame.stream, 0)
        records = parsers.parse_on(frame)
        if records is not None:
            self.taken_by = parsers.taken_by
            return records
        prefixed = self._prefixes.take_off(frame.text)
        if prefixed is None:
            records = parsers.parse(frame, going_on=True)
            self.taken_by = None if records is None else parsers.taken_by
            return records
        return self._parse_prefixed(prefixed, frame)

    def _parse_prefixed(self, prefixed: Prefixed, frame: Frame) -> Optional[Sequence[Record]]:
        """Parse what is behind a prefix, and put into the records what that said."""
        self.taken_by = None
        if prefixed.rank and not self._chosen.all_ranks:
            return ()
        key = (frame.stream, prefixed.rank)
        parsers = self._sets.get(key) or self._new_set(*key)
        records = parsers.parse(frame._replace(text=prefixed.text))
        if records is None:
            return None
        self.taken_by = parsers.taken_by
        return [_placed(record, prefixed, self._chosen.all_ranks) for record in records]

    def close(self) -> Sequence[Record]:
        """Return what the parsers held back to the end."""
        held = [record for parsers in self._sets.values() for record in parsers.close()]
        self._count(held)
        return held

    def _new_set(self, stream: str, rank: int) -> ParserSet:
        self._sets[stream, rank] = self._chosen.make()
        return self._sets[stream, rank]

    def _count(self, records: Iterable[Record]) -> None:
        for record in records:
            counts = self._counts[record.parser]
            counts[0] += 1
            counts[1] += len(record.metrics)

    def _look_closer(self, frame: Frame) -> None:
        if find_candidates(frame.text):
            self.closest.append(frame.text.strip()[:200])


def _placed(record: Record, prefixed: Prefixed, all_ranks: bool) -> Record:
    context = {**(record.context or {}), "rank": prefixed.rank} if all_ranks else record.context
    time = prefixed.time if record.time is None else record.time
    return replace(record, time=time, context=context)
