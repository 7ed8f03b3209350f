"""Log formats, one file each: found by walking this package, so there is no list to edit.

A parser's file is named after its format. Its module docstring is the format's specification,
and it defines `PARSER`, a class with `name`, `parse` and `close`. Files that begin with an
underscore are not formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Optional, Protocol

from stdout_hook._discovery import find_extensions
from stdout_hook.errors import UnknownName
from stdout_hook.records import Frame, Record

__all__ = ["Parser", "ParserSet", "known_parsers", "make_parsers"]

MAX_RECENT = 4
"""Parsers that took the last frames, asked first and without looking at their hints: a table's
row, say, holds none."""


class Parser(Protocol):
    """Reads one log format.

    An instance holds one stream's training position and lives as long as its capture; it is
    called from one thread at a time. It never raises on foreign text, looks at no clock and
    does no I/O, so that replaying a recording gives the same records. It reads a frame from its
    beginning: what logs put in front of a line (times, ranks) has been taken off.

    Two more attributes may be given. `hints`, a sequence of texts of which each frame holds one
    at least by which the parser can begin: frames without them are not shown to it, unless it
    took one of the last few frames; without hints it is asked about every frame, which costs
    time. `asked_last`, True for one that guesses, and reads only what no other parser takes.
    """

    name: str

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return what `frame` says.

        Returns:
            Records; an empty sequence where the frame belongs to this format but holds no new
            value (a header, a repeat); None where it is not this format's, so that the next
            parser is asked.
        """

    def close(self) -> Sequence[Record]:
        """Return what was held back; the stream has ended."""


def known_parsers() -> dict[str, type[Parser]]:
    """Return the parser classes by name: those in this package, and other packages' ones.

    Another package adds one by an entry point in the group ``stdout_hook.parsers``; it is asked
    before ours.
    """
    return dict(find_extensions(__name__, "PARSER"))


def make_parsers(names: Iterable[str]) -> list[Parser]:
    """Make one parser for each name.

    Raises:
        UnknownName: There is no parser of that name.
    """
    known = known_parsers()
    parsers = []
    for name in names:
        if name not in known:
            raise UnknownName("parser", name, known)
        parsers.append(known[name]())
    return parsers


class ParserSet:
    """Several parsers over one stream: the first that takes a frame has it.

    The parsers that took the frames before are asked first, for programs seldom change their
    format between two lines; then those of which the frame holds a hint; at the end those that
    read what no other does. What the user named goes before what we guess.

    Args:
        parsers: Parsers in the order they are asked.
        named: The user's own, always asked first.

    Attributes:
        taken_by: Name of the parser that took a frame last.
    """

    def __init__(self, parsers: Sequence[Parser], named: Sequence[Parser] = ()) -> None:
        self._parsers = [*parsers]
        self._named = list(named)
        self._hinted = [(p, tuple(getattr(p, "hints", ()))) for p in parsers if not _is_last(p)]
        self._last_asked = [parser for parser in parsers if _is_last(parser)]
        self._recent: list[Parser] = []
        self.taken_by: Optional[str] = None

    def parse_on(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Ask the parser that took the frame before, None where it does not take this one."""
        if self._named or not self._recent:
            return None
        return self._recent[0].parse(frame)

    def parse(self, frame: Frame, *, going_on: bool = False) -> Optional[Sequence[Record]]:
        """Return the records of `frame`, None where no parser took it.

        Args:
            frame: A line or redraw.
            going_on: Whether `parse_on` was asked about this frame already.
        """
        for parser in self._candidates(frame.text, going_on and not self._named):
            taken = parser.parse(frame)
            if taken is not None:
                self._note(parser)
                return taken
        return None

    def _candidates(self, text: str, going_on: bool) -> Iterator[Parser]:
        yield from self._named
        recent = self._recent.copy()
        yield from recent[going_on:]
        for parser, hints in self._hinted:
            if parser not in recent and (not hints or any(hint in text for hint in hints)):
                yield parser
        yield from self._last_asked

    def _note(self, parser: Parser) -> None:
        self.taken_by = parser.name
        if parser in self._named or parser in self._last_asked or parser in self._recent[:1]:
            return
        self._recent = [parser, *(other for other in self._recent if other is not parser)]
        del self._recent[MAX_RECENT:]

    def close(self) -> list[Record]:
        """Return what the parsers held back."""
        return [r for parser in (*self._named, *self._parsers) for r in parser.close()]

    def unmatched(self) -> list[str]:
        """Return the names of the user's patterns that never matched."""
        return [name for parser in self._named for name in getattr(parser, "unmatched", ())]


def _is_last(parser: Parser) -> bool:
    return bool(getattr(parser, "asked_last", False))
