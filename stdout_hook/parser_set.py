"""Which parser reads a frame, of the many there are, found at the least cost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Callable, Optional

from stdout_hook.guard import Guard
from stdout_hook.parser_index import ANYTHING, ParserIndex, low_shape
from stdout_hook.parsers import Parser
from stdout_hook.records import Frame, Record

__all__ = ["ParserSet"]

MAX_RECENT = 4
"""Parsers that took the last frames, asked first, also by what they go on: a table's row, say,
holds no hint."""

MISSES = 16
"""Frames that nobody took, one after another, from which on lines are looked at together."""

_Run = Callable[[Sequence[Frame], int], Sequence[Record]]


class ParserSet:
    """Several parsers over one stream: the first that takes a frame has it.

    The parser that took the frame before is asked first, for programs seldom change their format
    between two lines; then those before it, about what they may go on by; then those whose lines
    begin like this one and of which it holds a hint; at the end those that read what no other
    does. What the user named goes before what we guess. A parser is made when it is first asked;
    one that fails is not asked again, and the others go on.

    Args:
        index: Finds the parsers to ask, and makes them.
        named: The user's own parsers, always asked first.

    Attributes:
        taken_by: Name of the parser that took a frame last.
        find: Tells which parsers may begin by a line; `DULL` if nobody reads any part of it.
        has_begun: Whether a parser has, beyond those that guess: it is asked about what `find` does
            not tell.
        is_idle: Whether `select` tells of all lines that any parser takes: none has begun, or those
            that did have taken nothing for a while and say by what they go on.
        faults: What went wrong in parsers that failed, a line each.
    """

    def __init__(self, index: ParserIndex, named: Sequence[Parser] = ()) -> None:
        self._index = index
        self._made: dict[int, Parser] = {}
        self._named = list(named)
        self._recent: list[int] = []
        self._begin(None)
        self._going_on: list[int] = []
        self._before = ""
        self._misses = 0
        self._goes_on_by: Collection[str] = ()
        self.find = index.find
        self.has_begun = bool(named)
        self.is_idle = not named
        self.taken_by: Optional[str] = None
        self.faults: list[str] = []

    @property
    def rests(self) -> bool:
        """Tell whether parsers have begun and then taken nothing for a while, as `is_idle` says."""
        return self.has_begun and self.is_idle

    def select(self, lines: Sequence[str]) -> Sequence[int]:
        """Return the numbers of the lines that are to be parsed while this is idle."""
        return self._index.select(lines, self._goes_on_by)

    def pass_over(self, text: str) -> None:
        """Note a line that was not to be parsed."""
        self._before = text

    def pass_over_alike(self, text: str) -> None:
        """Select no more lines like one that nobody took, but for its digits."""
        self._index.pass_over(text)

    def parse_on(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Ask the parser that took the frame before, None where it does not take this one."""
        taken = None if self._latest is None else self._ask(self._latest, frame)
        if taken is not None:
            self._misses, self.is_idle = 0, False
        return taken

    def take_rest(self) -> str:
        """Return what the parser that took a frame last left of it for others."""
        if self._leaver is None:
            return ""
        rest, self._leaver.rest = self._leaver.rest, ""
        return str(rest)

    def parse_run(
        self, frames: Sequence[Frame], start: int
    ) -> tuple[list[Sequence[Record]], int, bool]:
        """Ask the parser that took the frame before about the next ones, as long as it takes them.

        It is not asked about what may have a prefix, and no more once it left something of a frame
        for others.

        Returns:
            The records of each frame, or of several that differ only in their step; the place of
            the first frame that is left, and whether it was refused.
        """
        latest, run = self._latest, self._run
        found: list[Sequence[Record]] = []
        if latest is None:
            return found, start, False
        number, parse, leaver = start, latest.parse, self._leaver
        self.taken_by = latest.name
        try:
            while number < len(frames):
                frame = frames[number]
                if frame.text[:1] in "[(":
                    break
                taken = parse(frame)
                if taken is None:
                    return found, number, True
                self._misses = 0
                if taken:
                    found.append(taken)
                number += 1
                if leaver is not None and leaver.rest:
                    break
                if run is not None and number < len(frames):
                    states = run(frames, number)
                    if states:
                        found.append(states)
                        number += len(states)
        except Exception as error:
            self._drop(latest, error)
        return found, number, False

    def parse(
        self, frame: Frame, wanted: Optional[Sequence[int]] = None
    ) -> Optional[Sequence[Record]]:
        """Return the records of `frame`, None where no parser took it.

        Args:
            frame: A line or redraw.
            wanted: What `find` says of it, if `parse_on` was asked about it before.
        """
        if wanted is None:
            taken = self.parse_on(frame)
            if taken is not None:
                return taken
            wanted = self.find(frame.text)
        for parser in self._named:
            taken = self._ask(parser, frame)
            if taken is not None:
                return taken
        for rank in self._to_ask(frame.text, wanted):
            parser = self._made.get(rank) or self._make(rank)
            if rank >= self._index.guesses_from:
                taken = self._guess(rank, parser, frame)
            else:
                taken = self._ask(parser, frame)
                if taken is not None:
                    self._note(rank)
            if taken is not None:
                return taken
        self._before = frame.text
        self._misses += 1
        if self._misses == MISSES:
            self._rest()
        return None

    def _to_ask(self, text: str, wanted: Sequence[int]) -> Sequence[int]:
        """Return which parsers to ask about a line, but for the latest, in order.

        Args:
            text: The line.
            wanted: Those that may begin by it.
        """
        if self._going_on:
            wanted = sorted({*wanted, *self._going_on}) if wanted else self._going_on
        recent, goes_on_by, low = self._recent, self._index.goes_on_by, ""
        if not recent:
            return wanted
        asked = []
        for rank in recent if self._latest is None else recent[1:]:
            texts = goes_on_by[rank]
            if texts is ANYTHING or rank in wanted:
                asked.append(rank)
            elif texts:
                low = low or low_shape(text)
                for by in texts:
                    if by in low:
                        asked.append(rank)
                        break
        for rank in wanted:
            if rank not in recent:
                asked.append(rank)
        return asked

    def _make(self, rank: int) -> Parser:
        parser = self._made[rank] = self._index.makers[rank]()
        return parser

    def _ask(self, parser: Parser, frame: Frame) -> Optional[Sequence[Record]]:
        try:
            taken = parser.parse(frame)
        except Exception as error:
            self._drop(parser, error)
            return None
        if taken is not None:
            self.taken_by = parser.name
        return taken

    def _guess(self, rank: int, parser: Parser, frame: Frame) -> Optional[Sequence[Record]]:
        """Ask one that reads what no other takes, and tell it which such frame came before."""
        if hasattr(parser, "before"):
            parser.before = self._before
        taken = self._ask(parser, frame)
        if taken is not None:
            self._before = frame.text
            if rank not in self._going_on and getattr(parser, "goes_on", False):
                self._going_on = sorted([*self._going_on, rank])
                self._wake()
        return taken

    def _note(self, rank: int) -> None:
        """Ask a parser first from now on."""
        recent = self._recent
        if rank in recent:
            recent.remove(rank)
        recent.insert(0, rank)
        del recent[MAX_RECENT:]
        self._begin(self._made[rank])
        self._wake()

    def _rest(self) -> None:
        """Have lines looked at together again, if it is known by what the parsers go on."""
        if not self._named and not self._going_on:
            self._goes_on_by = {by for rank in self._recent for by in self._index.goes_on_by[rank]}
            self.is_idle = "" not in self._goes_on_by

    def _wake(self) -> None:
        self.has_begun, self.is_idle, self._misses = True, False, 0

    def _begin(self, parser: Optional[Parser]) -> None:
        self._latest = None if self._named else parser
        self._run: Optional[_Run] = None if self._named else getattr(parser, "parse_run", None)
        self._leaver: Any = parser if hasattr(parser, "rest") else None

    def _drop(self, parser: Parser, error: Exception) -> None:
        """Ask a parser that failed no more."""
        if Guard.strict:
            raise error
        self.faults.append(f"parser {parser.name} failed: {type(error).__name__}: {error}")
        self._named = [other for other in self._named if other is not parser]
        for rank, other in self._made.items():
            if other is parser:
                self._made[rank] = _Silent()
                self._recent = [one for one in self._recent if one != rank]
        self._begin(self._made[self._recent[0]] if self._recent else None)

    def close(self) -> list[Record]:
        """Return what the parsers held back."""
        made = [self._made[rank] for rank in sorted(self._made)]
        return [record for parser in (*self._named, *made) for record in parser.close()]

    def unmatched(self) -> list[str]:
        """Return the names of the user's patterns that never matched."""
        return [name for parser in self._named for name in getattr(parser, "unmatched", ())]


class _Silent:
    """Stands where a parser failed."""

    name = "failed"

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        return None

    def close(self) -> Sequence[Record]:
        return ()
