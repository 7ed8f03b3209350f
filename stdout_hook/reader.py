"""Chunks become records: the one path of live captures and of recorded logs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter
from typing import NamedTuple, Optional, Union

from stdout_hook.chosen_parsers import ChosenParsers, Patterns
from stdout_hook.frames import FrameReader, frames_of
from stdout_hook.parser_index import DULL, PROSE
from stdout_hook.parser_set import ParserSet
from stdout_hook.prefixes import Prefixed, PrefixReader, is_plain
from stdout_hook.records import Chunk, Frame, Record, new_tuple
from stdout_hook.trainings import Trainings

__all__ = ["ChosenParsers", "LogReader", "Patterns", "find_candidates"]

BLOCK = 16_384
"""Characters that are read at a time: more take longer, as they leave the processor's caches."""

IDLE_BLOCK = 65_536
"""The same where lines are looked at together, which many of them make worth it."""

MIN_BLOCK = 16_384
"""Characters of a chunk from which on its lines are looked at together: that of a recorded log."""

MANY_LINES = 256
"""Frames from which on they are, too."""

FIRST_LINES = 512
"""Of them, those that are looked at together at first."""

FEW_LINES = 32
"""The same where some were taken before, but none for a while."""

MAX_CLOSEST = 5
"""Lines kept that look like metrics and were read by no parser."""

MAX_LOOK = 1000
"""Characters of a line in which metrics' names are looked for."""

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
    return _CANDIDATE.findall(text, 0, MAX_LOOK) if _holds_candidate(text) else []


def _holds_candidate(text: str) -> bool:
    if "." not in text or (":" not in text and "=" not in text) or not _may_be_candidate(text):
        return False
    return _CANDIDATE.search(text, 0, MAX_LOOK) is not None


_parser_of, _metrics_of = attrgetter("parser"), attrgetter("metrics")


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
        if len(chunk.text) > BLOCK:
            return list(chain.from_iterable(self.read_piecewise(chunk)))
        return self._read_piece(chunk)

    def _read_piece(self, chunk: Chunk) -> Sequence[Record]:
        if len(chunk.text) >= MIN_BLOCK and self._is_idle(chunk.stream):
            return self._read_block(chunk)
        frames = self._frames.feed(chunk)
        return self.parse_all(frames) if frames else ()

    def read_piecewise(self, chunk: Chunk) -> Iterator[Sequence[Record]]:
        """Yield the records that `chunk` completed, block by block: few are kept at a time."""
        text, stream, thread = chunk
        start = 0
        while start < len(text):
            end = start + (IDLE_BLOCK if self._is_idle(stream) else BLOCK)
            yield self._read_piece(Chunk(text[start:end], stream, thread))
            start = end

    def _read_block(self, chunk: Chunk) -> Sequence[Record]:
        """Read many lines at once: those before the first metrics at a fifth of the cost."""
        first, _, others = chunk.text.partition("\n")
        text, _, rest = others.rpartition("\n")
        if any(sign in text for sign in "\r\b\x1b"):
            return self.parse_all(self._frames.feed(chunk))
        found = self.parse_all(self._frames.feed(chunk._replace(text=f"{first}\n")))
        lines, stream = list(filter(None, text.split("\n"))), chunk.stream
        begun: list[Record] = []
        done = self._parse_idle(lines, stream, lambda n: Frame(lines[n], "\n", stream), begun)
        self.frames += done
        self._count(begun)
        found += begun + self.parse_all(frames_of(lines[done:], stream))
        return found + self.parse_all(self._frames.feed(chunk._replace(text=rest)))

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
        done, taken = 0, True
        if is_of_one and len(frames) >= MANY_LINES and self._is_idle(frames[0].stream):
            done = self._parse_idle_frames(frames, found, FIRST_LINES)
        while done < len(frames):
            one = self._own.get(frames[done].stream) if is_of_one else None
            start, refused = done, False
            if one is not None and taken and not (one.parsers.is_idle or self._was_prefixed):
                run, done, refused = one.parsers.parse_run(frames, start)
                if done > start:
                    found += one.trainings.mark(run)
                    if not refused:
                        found += self._rest_of(frames[done - 1], one)
                if done == len(frames):
                    break
            records = self.parse(frames[done], refused=refused)
            taken = records is not None
            done += 1
            if records is not None:
                found += records
            elif one is not None and one.parsers.rests and len(frames) - done >= FEW_LINES:
                done += self._parse_idle_frames(frames[done : done + MANY_LINES], found, FEW_LINES)
        self.frames += len(frames)
        self._count(found)
        return found

    def _parse_idle_frames(
        self, frames: Sequence[Frame], found: list[Record], at_first: int
    ) -> int:
        """Parse frames of one stream as `_parse_idle` does lines."""
        if not self._is_idle(frames[0].stream):
            return 0
        lines = [frame.text for frame in frames]
        return self._parse_idle(
            lines, frames[0].stream, frames.__getitem__, found, at_first=at_first
        )

    def _parse_idle(
        self,
        lines: Sequence[str],
        stream: str,
        frame_of: Callable[[int], Frame],
        found: list[Record],
        *,
        at_first: int = FIRST_LINES,
    ) -> int:
        """Parse lines until a parser has begun: only those by which one may.

        More and more of them are looked at together, as most logs begin soon.

        Args:
            lines: The lines, none of them empty.
            stream: The stream's name.
            frame_of: Returns the frame of a line by its number.
            found: Takes the records.
            at_first: How many are looked at together at first.

        Returns:
            The number of lines that are done.
        """
        parsers = (self._own.get(stream) or self._new_reading(stream, 0)).parsers
        done, size = 0, at_first
        while done < len(lines) and self._is_idle(stream):
            together = lines[done : done + size]
            for number in parsers.select(together):
                if number:
                    parsers.pass_over(together[number - 1])
                found += self.parse(frame_of(done + number)) or ()
                if not self._is_idle(stream):
                    return done + number + 1
            parsers.pass_over(together[-1])
            done += len(together)
            size *= 2
        return done

    def parse(self, frame: Frame, *, refused: bool = False) -> Optional[Sequence[Record]]:
        """Return the records of one frame, None where no parser took it.

        Args:
            frame: A line or redraw.
            refused: Whether the parser that took the frame before did not take it.
        """
        text, _, stream = frame
        one = self._own.get(stream) or self._new_reading(stream, 0)
        parsers = one.parsers
        # Prefixes first where one is likely: a parser that goes on may take them for its own text.
        is_likely = self._was_prefixed or text[:1] in "[("
        prefixed = self._prefixes.take_off(text) if is_likely else None
        if prefixed is None:
            records = None if refused else parsers.parse_on(frame)
            if records is not None:
                self._was_prefixed = False
                return self._taken(records, frame, one)
            wanted = parsers.find(text)
            if not is_likely and wanted is not DULL and wanted is not PROSE:
                prefixed = self._prefixes.take_off(text)
        self._was_prefixed = prefixed is not None
        if prefixed is not None:
            return self._parse_prefixed(prefixed, frame)
        if wanted or parsers.has_begun:
            records = parsers.parse(frame, wanted)
            if records is not None:
                return self._taken(records, frame, one)
        else:
            parsers.pass_over(text)
        self._taker = None
        if wanted is DULL or wanted is PROSE:
            return None
        if not self._look_closer(text) and not wanted and is_plain(text):
            parsers.pass_over_alike(text)
        return None

    def _taken(self, records: Sequence[Record], frame: Frame, one: _Reading) -> Sequence[Record]:
        """Note who took a frame, and return its records with those of what was left of it."""
        self._taker = one.parsers
        marked = one.trainings.mark((records,)) if records else ()
        rest = self._rest_of(frame, one)
        return [*marked, *rest] if rest else marked

    def _rest_of(self, frame: Frame, one: _Reading) -> Sequence[Record]:
        """Return the records of what the parser that took a frame left of it."""
        rest = one.parsers.take_rest()
        if not rest or self._depth >= MAX_DEPTH:
            return ()
        self._depth += 1
        records = self.parse(frame._replace(text=rest)) or ()
        self._depth -= 1
        self._taker = one.parsers
        return records

    def _parse_prefixed(self, prefixed: Prefixed, frame: Frame) -> Optional[Sequence[Record]]:
        """Parse what is behind a prefix, and put into the records what that said."""
        self._taker = None
        text, time, rank, writer = prefixed
        if not text:  # an empty line: there are no such frames
            return None
        one = self._own.get(frame.stream) if writer is None and not rank else None
        if one is None:
            key = (frame.stream, writer or rank)
            if self._is_ignored(prefixed, key):
                return ()
            one = self._readings.get(key) or self._new_reading(*key)
        readers, records = one.parsers, None
        if one.patterns is not None:  # they are written for lines as they are printed
            readers, records = one.patterns, one.patterns.parse(frame)
        if records is None:
            readers = one.parsers
            records = readers.parse(new_tuple(Frame, (text, frame.end, frame.stream)))
        if records is None:
            self._look_closer(frame.text)
            return None
        self._taker = readers
        rank = self._rank_of(prefixed) if records else 0
        if rank and not self._chosen.all_ranks:
            return ()
        return [_placed(record, time, rank) for record in one.trainings.mark((records,))]

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
        marked = one.trainings.mark((one.parsers.close(),))
        return [_placed(record, None, rank) for record in marked]

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
        looks_so = _holds_candidate(text)
        if looks_so and len(self.closest) < MAX_CLOSEST:
            self.closest.append(text.strip()[:200])
        return looks_so


def _placed(record: Record, time: Optional[float], rank: int) -> Record:
    """Put into a record what the prefix of its line said."""
    if not rank and (time is None or record.time is not None):
        return record
    context = {**(record.context or {}), "rank": rank} if rank else record.context
    placed: Record = new_tuple(
        Record, (*record[:8], time if record.time is None else record.time, context)
    )
    return placed
