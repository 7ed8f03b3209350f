"""Chunks become records: the one path of live captures and of recorded logs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Optional, Union

from stdout_hook.errors import UnknownName
from stdout_hook.frames import MAX_FRAME, FrameReader, frames_of
from stdout_hook.parser_index import DULL, Make
from stdout_hook.parser_set import ParserSet
from stdout_hook.parsers import Parser, known_parsers, parser_class
from stdout_hook.patterns import PatternParser
from stdout_hook.prefixes import Prefixed, PrefixReader, is_plain
from stdout_hook.records import Chunk, Frame, Record
from stdout_hook.trainings import Trainings

__all__ = ["ChosenParsers", "LogReader", "find_candidates"]

Patterns = Union[Mapping[str, Any], str, "re.Pattern[str]", Sequence[Any]]

MIN_BLOCK = 16_384
"""Characters of a chunk from which on its lines are looked at together: that of a recorded log."""

RANKS = ("first", "all")

MAX_CLOSEST = 5
"""Lines kept that look like metrics and were read by no parser."""

MAX_READINGS = 256
"""Streams, and processes on them, that are read; a job with more is read in part."""

MAX_DEPTH = 3
"""Texts behind each other in one frame, each left by the parser that took what is before it."""

_CANDIDATE = re.compile(
    r"\b([A-Za-z_][\w/@-]{1,30} ?[:=] {0,8})[-+]?\d{0,20}\.\d{1,20}(?:[eE][-+]?\d+)?(?![\w%:/])"
)

_may_be_candidate = re.compile(  # finds out at less cost
    r"[:=](?:(?<=[\w/@-].)|(?<=[\w/@-] .)) {0,8}[-+]?\d{0,20}\.\d"
).search


def find_candidates(text: str) -> list[str]:
    """Return what looks like metrics' names in the first 1000 characters of a line.

    Each name as it is printed, with what is between it and its number: ``"loss: "``.
    """
    if "." not in text or (":" not in text and "=" not in text) or not _may_be_candidate(text):
        return []
    return _CANDIDATE.findall(text[:1000])


_parser_of, _metrics_of = attrgetter("parser"), attrgetter("metrics")


class ChosenParsers:
    """The parsers that a user asked for, checked once and made anew for each stream.

    Args:
        parsers: ``"auto"`` for all there are, or names and parser classes, in that order.
        patterns: The user's own patterns, see `stdout_hook.patterns`.
        ranks: Of a job of several processes in one log: ``"first"`` reads what the first prints,
            ``"all"`` the others too, whose records have the context ``{"rank": 1}`` and so on.

    Raises:
        UnknownName: There is no parser of that name, or no such choice of `ranks`.
        PatternError: A pattern cannot work.
    """

    def __init__(
        self,
        parsers: Union[str, Sequence[Union[str, Make]]] = "auto",
        patterns: Optional[Patterns] = None,
        *,
        ranks: str = "first",
    ) -> None:
        if ranks not in RANKS:
            raise UnknownName("choice of ranks", ranks, RANKS)
        self.all_ranks = ranks == "all"
        self._makers = _makers(parsers)
        self._patterns = patterns
        self._named()

    def make(self) -> tuple[ParserSet, Optional[ParserSet]]:
        """Make the parsers for one stream, and a set of the user's patterns by themselves."""
        named = self._named()
        return ParserSet(self._makers, named), ParserSet((), named) if named else None

    def _named(self) -> list[Parser]:
        return [] if self._patterns is None else [PatternParser(self._patterns)]


def _makers(parsers: Union[str, Sequence[Union[str, Make]]]) -> tuple[Make, ...]:
    if parsers == "auto":
        return tuple(known_parsers().values())
    wanted = [parsers] if isinstance(parsers, str) else parsers
    return tuple(parser_class(one) if isinstance(one, str) else one for one in wanted)


class _Reading(NamedTuple):
    """What reads the text of one process on one stream."""

    parsers: ParserSet
    patterns: Optional[ParserSet]
    trainings: Trainings


class LogReader:
    """Reads the chunks of one run, stream by stream, and counts what it read.

    Attributes:
        frames: Number of frames read.
        closest: Lines that look like metrics and that no parser took, the first few.
    """

    def __init__(self, parsers: ChosenParsers) -> None:
        self._chosen = parsers
        self._frames = FrameReader()
        self._readings: dict[tuple[str, Union[int, str]], _Reading] = {}
        self._own: dict[str, _Reading] = {}
        self._prefixes = PrefixReader()
        self._was_prefixed = False
        self._depth = 0
        self._ranks: dict[str, int] = {}
        self.frames = 0
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.closest: list[str] = []
        self._taker: Optional[ParserSet] = None

    @property
    def taken_by(self) -> Optional[str]:
        """Name of the parser that took the last frame, None where none did."""
        return None if self._taker is None else self._taker.taken_by

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
        return [fault for one in self._readings.values() for fault in one.parsers.faults]

    @property
    def unmatched(self) -> list[str]:
        """The user's patterns that matched on no stream."""
        missing = [set(one.parsers.unmatched()) for one in self._readings.values()]
        return sorted(set.intersection(*missing)) if missing else []

    def read(self, chunk: Chunk) -> Sequence[Record]:
        """Return the records that `chunk` completed."""
        if len(chunk.text) >= MIN_BLOCK and self._is_idle(chunk.stream):
            return self._read_block(chunk)
        frames = self._frames.feed(chunk)
        return self.parse_all(frames) if frames else ()

    def _read_block(self, chunk: Chunk) -> Sequence[Record]:
        """Read many lines at once: those before the first metrics at a fifth of the cost."""
        first, _, others = chunk.text.partition("\n")
        lines, _, rest = others.rpartition("\n")
        if len(lines) > MAX_FRAME or any(sign in lines for sign in "\r\b\x1b"):
            return self.parse_all(self._frames.feed(chunk))
        found = self.parse_all(self._frames.feed(chunk._replace(text=f"{first}\n")))
        found += self._parse_lines(lines, chunk.stream)
        return found + self.parse_all(self._frames.feed(chunk._replace(text=rest)))

    def _parse_lines(self, text: str, stream: str) -> list[Record]:
        """Parse whole lines; while no parser has begun only those by which one may."""
        lines = text.split("\n")
        parsers = (self._own.get(stream) or self._new_reading(stream, 0)).parsers
        wanted = parsers.select(text, lines) if self._is_idle(stream) else ()
        found: list[Record] = []
        done = 0
        for number, frame in zip(wanted, frames_of([lines[n] for n in wanted], stream)):
            _pass_over(lines[done:number], parsers)
            done = number + 1
            records = self.parse(frame)
            if records is not None:
                found += records
            if self._was_prefixed or not parsers.is_idle:
                break
        if self._is_idle(stream):
            _pass_over(lines[done:], parsers)
            done = len(lines)
        self.frames += done - lines[:done].count("")
        self._count(found)
        return found + self.parse_all(frames_of(lines[done:], stream))

    def _is_idle(self, stream: str) -> bool:
        """Tell whether nothing has begun on a stream that a line without metrics may belong to."""
        one = self._own.get(stream)
        return not self._was_prefixed and (one is None or one.parsers.is_idle)

    def finish(self) -> Sequence[Record]:
        """Return what was left unfinished; the program has ended."""
        rest = [r for frame in self._frames.flush() for r in self.parse_all([frame])]
        return [*rest, *self.close()]

    def parse_all(self, frames: Sequence[Frame]) -> list[Record]:
        """Return the records of frames, one after the other."""
        found: list[Record] = []
        is_of_one = bool(frames) and frames[0].stream == frames[-1].stream
        done = 0
        while done < len(frames):
            one = self._own.get(frames[done].stream) if is_of_one else None
            refused = False
            if one is not None and not self._was_prefixed:
                run, done, refused = one.parsers.parse_run(frames, done)
                for records in run:
                    found += one.trainings.mark(records)
                if done == len(frames):
                    break
            found += self.parse(frames[done], refused=refused) or ()
            done += 1
        self.frames += len(frames)
        self._count(found)
        return found

    def parse(self, frame: Frame, *, refused: bool = False) -> Optional[Sequence[Record]]:
        """Return the records of one frame, None where no parser took it.

        Args:
            frame: A line or redraw.
            refused: Whether the parser that took the frame before did not take it.
        """
        text, _, stream = frame
        one = self._own.get(stream) or self._new_reading(stream, 0)
        # Prefixes first where one is likely: a parser that goes on may take them for its own text.
        is_likely = self._was_prefixed or text[:1] in "[("
        prefixed = self._prefixes.take_off(text) if is_likely else None
        if prefixed is None:
            records = None if refused else one.parsers.parse_on(frame)
            if records is not None:
                self._was_prefixed = False
                return self._taken(records, frame, one)
            wanted = one.parsers.find(text)
            if not is_likely and wanted is not DULL:
                prefixed = self._prefixes.take_off(text)
        self._was_prefixed = prefixed is not None
        if prefixed is not None:
            return self._parse_prefixed(prefixed, frame)
        records = one.parsers.parse(frame, wanted)
        if records is not None:
            return self._taken(records, frame, one)
        self._taker = None
        if wanted is not DULL and not self._look_closer(text) and not wanted and is_plain(text):
            one.parsers.pass_over_alike(text)
        return None

    def _taken(self, records: Sequence[Record], frame: Frame, one: _Reading) -> Sequence[Record]:
        """Note who took a frame, and return its records with those of what was left of it."""
        self._taker = one.parsers
        marked = one.trainings.mark(records) if records else records
        if not one.parsers.may_leave:
            return marked
        rest = one.parsers.take_rest()
        if rest and self._depth < MAX_DEPTH:
            self._depth += 1
            marked = [*marked, *(self.parse(frame._replace(text=rest)) or ())]
            self._depth -= 1
            self._taker = one.parsers
        return marked

    def _parse_prefixed(self, prefixed: Prefixed, frame: Frame) -> Optional[Sequence[Record]]:
        """Parse what is behind a prefix, and put into the records what that said."""
        self._taker = None
        key = (frame.stream, prefixed.writer or prefixed.rank)
        if not prefixed.text:  # an empty line: there are no such frames
            return None
        if self._is_ignored(prefixed, key):
            return ()
        one = self._readings.get(key) or self._new_reading(*key)
        readers, records = one.parsers, None
        if one.patterns is not None:  # they are written for lines as they are printed
            readers, records = one.patterns, one.patterns.parse(frame)
        if records is None:
            readers, records = one.parsers, one.parsers.parse(frame._replace(text=prefixed.text))
        if records is None:
            self._look_closer(frame.text)
            return None
        self._taker = readers
        rank = self._rank_of(prefixed) if records else 0
        if rank and not self._chosen.all_ranks:
            return ()
        return [_placed(record, prefixed.time, rank) for record in one.trainings.mark(records)]

    def _is_ignored(self, prefixed: Prefixed, key: tuple[str, Union[int, str]]) -> bool:
        """Tell what another process than the first printed, or one more than can be read."""
        if not self._chosen.all_ranks:
            if prefixed.writer is None and prefixed.rank:
                return True
            if prefixed.writer is not None and self._ranks.get(prefixed.writer, bool(self._ranks)):
                return True
        return key not in self._readings and len(self._readings) >= MAX_READINGS

    def _rank_of(self, prefixed: Prefixed) -> int:
        """Return the rank; a writer without one has its place among those that printed values.

        The first to print a line may be one that has none to print.
        """
        if prefixed.writer is None:
            return prefixed.rank
        return self._ranks.setdefault(prefixed.writer, len(self._ranks))

    def close(self) -> Sequence[Record]:
        """Return what the parsers held back to the end."""
        held = [
            record
            for (_, process), one in self._readings.items()
            for record in self._held_back(process, one)
        ]
        self._count(held)
        return held

    def _held_back(self, process: Union[int, str], one: _Reading) -> Iterable[Record]:
        rank = process if isinstance(process, int) else self._ranks.get(process, bool(self._ranks))
        if rank and not self._chosen.all_ranks:
            return ()
        return [_placed(record, None, rank) for record in one.trainings.mark(one.parsers.close())]

    def _new_reading(self, stream: str, process: Union[int, str]) -> _Reading:
        reading = _Reading(*self._chosen.make(), Trainings())
        self._readings[stream, process] = reading
        if process == 0:
            self._own[stream] = reading
        return reading

    def _count(self, records: Sequence[Record]) -> None:
        for parser, group in groupby(records, _parser_of):
            sizes = list(map(len, map(_metrics_of, group)))
            counts = self._counts[parser]
            counts[0] += len(sizes)
            counts[1] += sum(sizes)

    def _look_closer(self, text: str) -> bool:
        """Tell whether a line that nobody took looks like metrics, and keep the first ones."""
        looks_so = bool(find_candidates(text))
        if looks_so and len(self.closest) < MAX_CLOSEST:
            self.closest.append(text.strip()[:200])
        return looks_so


def _pass_over(lines: Sequence[str], parsers: ParserSet) -> None:
    """Let the parsers know the last of some lines, if not all are empty."""
    for line in reversed(lines):
        if line:
            parsers.pass_over(line)
            return


def _placed(record: Record, time: Optional[float], rank: int) -> Record:
    """Put into a record what the prefix of its line said."""
    if not rank and (time is None or record.time is not None):
        return record
    context = {**(record.context or {}), "rank": rank} if rank else record.context
    return record._replace(time=time if record.time is None else record.time, context=context)
