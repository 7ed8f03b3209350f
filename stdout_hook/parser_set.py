"""Which parser reads a frame, of the many there are, found at the least cost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Callable, Optional

from stdout_hook.guard import Guard
from stdout_hook.parsers import Parser
from stdout_hook.records import Frame, Record

__all__ = ["ParserSet"]

MAX_RECENT = 4
"""Parsers that took the last frames, asked first and without looking at their hints: a table's
row, say, holds none."""

Make = Callable[[], Parser]
_Bucket = Sequence[tuple[str, Sequence[tuple[str, Sequence[int]]]]]

MARKS = "|%[{=_:('/,.-"
"""Characters that hints are sorted by, those first that prose has least: of a line without one all
the hints that hold it need not be looked for."""


class ParserSet:
    """Several parsers over one stream: the first that takes a frame has it.

    The parsers that took the frames before are asked first, for programs seldom change their
    format between two lines; then those whose lines begin like this one and of which it holds a
    hint; at the end those that read what no other does. What the user named goes before what we
    guess. A parser is made when it is first asked; one that fails is not asked again, and the
    others go on.

    Args:
        makers: Parser classes, or functions that make a parser, in the order they are asked.
        named: The user's own parsers, always asked first.

    Attributes:
        taken_by: Name of the parser that took a frame last.
        faults: What went wrong in parsers that failed, a line each.
    """

    def __init__(self, makers: Sequence[Make], named: Sequence[Parser] = ()) -> None:
        self._makers = makers
        self._index = _index(tuple(makers))
        self._made: dict[int, Parser] = {}
        self._named = list(named)
        self._recent: list[Parser] = []
        self.taken_by: Optional[str] = None
        self.faults: list[str] = []

    def parse_on(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Ask the parser that took the frame before, None where it does not take this one."""
        if self._named or not self._recent:
            return None
        latest = self._recent[0]
        try:
            taken = latest.parse(frame)
        except Exception as error:
            self._drop(latest, error)
            return None
        if taken is not None:
            self.taken_by = latest.name
        return taken

    def parse(self, frame: Frame, *, going_on: bool = False) -> Optional[Sequence[Record]]:
        """Return the records of `frame`, None where no parser took it.

        Args:
            frame: A line or redraw.
            going_on: Whether `parse_on` was asked about this frame already.
        """
        recent = self._recent
        others = [self._parser(place) for place in self._index.find(frame.text)]
        if recent:
            others = [parser for parser in others if parser not in recent]
            recent = recent[going_on and not self._named :]
        for parser in (*self._named, *recent, *others):
            try:
                taken = parser.parse(frame)
            except Exception as error:
                self._drop(parser, error)
                continue
            if taken is not None:
                self._note(parser)
                return taken
        return None

    def _parser(self, place: int) -> Parser:
        parser = self._made.get(place)
        if parser is None:
            parser = self._made[place] = self._makers[place]()
        return parser

    def _note(self, parser: Parser) -> None:
        self.taken_by = parser.name
        if parser in self._named or _is_last(parser) or parser in self._recent[:1]:
            return
        self._recent = [parser, *(other for other in self._recent if other is not parser)]
        del self._recent[MAX_RECENT:]

    def _drop(self, parser: Parser, error: Exception) -> None:
        """Ask a parser that failed no more."""
        if Guard.strict:
            raise error
        self.faults.append(f"parser {parser.name} failed: {type(error).__name__}: {error}")
        self._named = [other for other in self._named if other is not parser]
        self._recent = [other for other in self._recent if other is not parser]
        for place, other in self._made.items():
            if other is parser:
                self._made[place] = _Silent()

    def close(self) -> list[Record]:
        """Return what the parsers held back."""
        made = [self._made[place] for place in sorted(self._made)]
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


class _Index:
    """Finds parsers by how a line begins and by what it holds.

    Args:
        makers: Parser classes in the order they are asked.
    """

    def __init__(self, makers: Sequence[Make]) -> None:
        first_asked = [(place, make) for place, make in enumerate(makers) if not _is_last(make)]
        last_asked = [(place, make) for place, make in enumerate(makers) if _is_last(make)]
        ordered = [*first_asked, *last_asked]
        self._places = [place for place, _ in ordered]
        ranked = [(rank, make) for rank, (_, make) in enumerate(ordered)]
        firsts = {first for _, make in ranked for first in getattr(make, "first", "")}
        self._buckets = {first: _bucket(first, ranked) for first in firsts}
        self._others = _bucket(None, ranked)

    def find(self, text: str) -> list[int]:
        """Return the places of the parsers to ask about a line, in order."""
        first = text.lstrip()[:1]
        found: list[int] = []
        for mark, hints in self._buckets.get("0" if first.isdigit() else first, self._others):
            if mark in text:
                for hint, ranks in hints:
                    if hint in text:
                        found += ranks
        return [self._places[rank] for rank in sorted(set(found))]


@lru_cache(maxsize=64)
def _index(makers: tuple[Make, ...]) -> _Index:
    """Return the index of these parsers, made once for all streams."""
    return _Index(makers)


def _bucket(first: Optional[str], ranked: Sequence[tuple[int, Make]]) -> _Bucket:
    """Return the hints of parsers whose lines may begin with a character, sorted by a mark."""
    found: dict[str, dict[str, list[int]]] = {}
    for rank, make in ranked:
        begins = getattr(make, "first", None)
        if begins is None or (first is not None and first in begins):
            for hint in getattr(make, "hints", ("",)):
                mark = next((mark for mark in MARKS if mark in hint), "")
                found.setdefault(mark, {}).setdefault(hint, []).append(rank)
    return [(mark, list(hints.items())) for mark, hints in found.items()]


def _is_last(parser: object) -> bool:
    return bool(getattr(parser, "asked_last", False))
