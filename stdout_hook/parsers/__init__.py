"""Log formats, one file each: found by walking this package, so there is no list to edit.

A parser's file is named after its format. Its module docstring is the format's specification,
and it defines `PARSER`, a class with `name`, `parse` and `close`. Files that begin with an
underscore are not formats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional, Protocol

from stdout_hook._discovery import find_extensions
from stdout_hook.errors import UnknownName
from stdout_hook.records import Frame, Record

__all__ = ["Parser", "known_parsers", "parser_class"]


class Parser(Protocol):
    """Reads one log format.

    An instance holds one stream's training position and lives as long as its capture; it is
    called from one thread at a time. It never raises on foreign text, looks at no clock and
    does no I/O, so that replaying a recording gives the same records. It reads a frame from its
    beginning: what logs put in front of a line (times, ranks) has been taken off.

    More attributes may be given, by which a parser is found among the many. A frame that does not
    fit them is not shown to it, unless it took one of the last few, and then the last one or says
    that it goes on by such a frame; without them it is asked about every frame, which costs time.
    It may not depend on which digits a frame has.

    * `hints`, texts of which each frame by which the parser can begin holds one at least;
    * `first`, with what such a frame begins, spaces before it aside: characters, or longer texts
      of which the first four characters count; ``0`` stands for every digit;
    * `headers`, in place of `first`, with what frames without a number begin by which it can begin;
    * `words`, in place of these, in lower case, of which such a frame holds one in any case;
    * `may_begin`, a static method that tells it at little cost of a frame in lower case: of each
      one, of those that hold a word, or of those that begin so and hold a hint;
    * `goes_on_by`, texts of which each frame holds one, in any case, that it takes although it does
      not fit the above, once it has begun; without it that is any frame. ``0`` is any digit, and
      nothing means that there are none;
    * `asked_last`, True for one that guesses, and reads only what no other parser takes. Its
      attribute `before` is set to the frame before that none but such parsers could take;
    * `goes_on`, True if one that is asked last is asked about all frames once it took one.

    An instance may have an attribute `rest`: what was printed behind the text that it took of a
    frame, and is for others to read; it is set back to ``""`` by who reads it. And a method
    `parse_run`, which takes a list of frames and a place in it, and returns one record for each
    frame from there on that goes on like the last one it took.
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


def parser_class(name: str) -> type[Parser]:
    """Return a parser's class.

    Raises:
        UnknownName: There is no parser of that name.
    """
    known = known_parsers()
    if name not in known:
        raise UnknownName("parser", name, known)
    return known[name]
