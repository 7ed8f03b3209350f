"""Which parser reads a frame, of the many there are, found at the least cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Optional

from stdout_hook.guard import Guard
from stdout_hook.parsers import Parser
from stdout_hook.records import Frame, Record

__all__ = ["ParserSet"]

MAX_RECENT = 4
"""Parsers that took the last frames, asked first and without looking at their hints: a table's
row, say, holds none."""

_Hinted = tuple[Parser, Sequence[str]]


class ParserSet:
    """Several parsers over one stream: the first that takes a frame has it.

    The parsers that took the frames before are asked first, for programs seldom change their
    format between two lines; then those whose lines begin like this one and of which it holds a
    hint; at the end those that read what no other does. What the user named goes before what we
    guess. A parser that fails is not asked again; the others go on.

    Args:
        parsers: Parsers in the order they are asked.
        named: The user's own, always asked first.

    Attributes:
        taken_by: Name of the parser that took a frame last.
        faults: What went wrong in parsers that failed, a line each.
    """

    def __init__(self, parsers: Sequence[Parser], named: Sequence[Parser] = ()) -> None:
        self._parsers = [*parsers]
        self._named = list(named)
        self._sort(parsers)
        self._recent: list[Parser] = []
        self.taken_by: Optional[str] = None
        self.faults: list[str] = []

    def _sort(self, parsers: Sequence[Parser]) -> None:
        """Sort the parsers by the characters with which their lines begin."""
        self._last_asked = [parser for parser in parsers if _is_last(parser)]
        hinted: list[_Hinted] = [
            (p, getattr(p, "hints", ("",))) for p in parsers if not _is_last(p)
        ]
        others = [one for one in hinted if _first(one[0]) is None]
        firsts = {_class_of(c) for parser, _ in hinted for c in _first(parser) or ""}
        known = {first: _beginning(first, hinted) for first in firsts}
        self._by_first: defaultdict[str, list[_Hinted]] = defaultdict(lambda: others, known)

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
        recent = self._recent[going_on and not self._named :]
        for parser in (*self._named, *recent, *self._hinted_in(frame.text), *self._last_asked):
            try:
                taken = parser.parse(frame)
            except Exception as error:
                self._drop(parser, error)
                continue
            if taken is not None:
                self._note(parser)
                return taken
        return None

    def _hinted_in(self, text: str) -> list[Parser]:
        """Return the parsers that may begin by this text, without the recent ones."""
        found = []
        first = text.lstrip()[:1]
        for parser, hints in self._by_first["0" if first.isdigit() else first]:
            for hint in hints:
                if hint in text:
                    found.append(parser)
                    break
        return [parser for parser in found if parser not in self._recent] if found else found

    def _note(self, parser: Parser) -> None:
        self.taken_by = parser.name
        if parser in self._named or parser in self._last_asked or parser in self._recent[:1]:
            return
        self._recent = [parser, *(other for other in self._recent if other is not parser)]
        del self._recent[MAX_RECENT:]

    def _drop(self, parser: Parser, error: Exception) -> None:
        """Ask a parser that failed no more."""
        if Guard.strict:
            raise error
        self.faults.append(f"parser {parser.name} failed: {type(error).__name__}: {error}")
        self._parsers = [other for other in self._parsers if other is not parser]
        self._named = [other for other in self._named if other is not parser]
        self._recent = [other for other in self._recent if other is not parser]
        self._sort(self._parsers)

    def close(self) -> list[Record]:
        """Return what the parsers held back."""
        return [r for parser in (*self._named, *self._parsers) for r in parser.close()]

    def unmatched(self) -> list[str]:
        """Return the names of the user's patterns that never matched."""
        return [name for parser in self._named for name in getattr(parser, "unmatched", ())]


def _beginning(first: str, hinted: Sequence[_Hinted]) -> list[_Hinted]:
    """Return the parsers whose lines may begin with a character."""
    return [one for one in hinted if _first(one[0]) is None or first in str(_first(one[0]))]


def _class_of(character: str) -> str:
    return "0" if character.isdigit() else character


def _first(parser: Parser) -> Optional[str]:
    first: Optional[str] = getattr(parser, "first", None)
    return first


def _is_last(parser: Parser) -> bool:
    return bool(getattr(parser, "asked_last", False))
