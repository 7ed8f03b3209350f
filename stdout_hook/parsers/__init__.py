"""Log formats, one file each: found by walking this package, so there is no list to edit.

A parser's file is named after its format. Its module docstring is the format's specification,
and it defines `PARSER`, a class with `name`, `parse` and `close`. Files that begin with an
underscore are not formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Optional, Protocol

from stdout_hook._discovery import find_extensions
from stdout_hook.errors import UnknownName
from stdout_hook.records import Frame, Record

__all__ = ["Parser", "ParserSet", "known_parsers", "make_parsers"]


class Parser(Protocol):
    """Reads one log format.

    An instance holds one stream's training position and lives as long as its capture; it is
    called from one thread at a time. It never raises on foreign text, looks at no clock and
    does no I/O, so that replaying a recording gives the same records.
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

    The parser that took the frame before is asked first, for programs seldom change their
    format between two lines. What the user named goes before what we guess.

    Args:
        parsers: Parsers in the order they are asked.
        named: The user's own, always asked first.

    Attributes:
        taken_by: Name of the parser that took a frame last.
    """

    def __init__(self, parsers: Sequence[Parser], named: Sequence[Parser] = ()) -> None:
        self._parsers = list(parsers)
        self._named = list(named)
        self._last: Optional[Parser] = None
        self.taken_by: Optional[str] = None

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the records of `frame`, None where no parser took it."""
        if self._last is not None:
            taken = self._last.parse(frame)
            if taken is not None:
                return taken
        return self._ask_all(frame)

    def _ask_all(self, frame: Frame) -> Optional[Sequence[Record]]:
        for parser in (*self._named, *self._parsers):
            taken = parser.parse(frame)
            if taken is not None:
                self._last = None if self._named else parser
                self.taken_by = parser.name
                return taken
        return None

    def close(self) -> list[Record]:
        """Return what the parsers held back."""
        return [r for parser in (*self._named, *self._parsers) for r in parser.close()]

    def unmatched(self) -> list[str]:
        """Return the names of the user's patterns that never matched."""
        return [name for parser in self._named for name in getattr(parser, "unmatched", ())]
