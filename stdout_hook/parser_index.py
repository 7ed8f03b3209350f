"""Finds the parsers to ask about a line, by how it begins and by what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count
from operator import itemgetter
from typing import Callable, NamedTuple, Optional

from stdout_hook.parsers import Parser
from stdout_hook.prefixes import UNNUMBERED, UNNUMBERED_INSIDE, is_plain

__all__ = ["ANYTHING", "DULL", "PROSE", "Make", "ParserIndex", "index_of", "low_shape"]

Make = Callable[[], Parser]

HEAD = 4
"""Characters by which a line's beginning is known."""

MAX_KNOWN = 4096
"""Beginnings, and shapes of lines, that are known at one time; a log has some hundreds."""

MAX_SHAPE = 2000
"""Characters of the longest shape that is kept."""

MARKS = "|%[]{=_:('/,.-"
"""Characters that hints are sorted by, those first that prose has least: of a line without one all
the hints that hold it need not be looked for."""

ANYTHING: Sequence[str] = ("",)
"""What every line holds."""

DULL: Sequence[int] = []
"""Says of a line, by being itself, that it was passed over before."""

PROSE: Sequence[int] = []
"""Says of a line, by being itself, that it holds no number, no prefix, and nothing to begin by."""

_Gate = Callable[[str], bool]
_Hints = Sequence[tuple[str, Sequence[tuple[str, Sequence[int]]]]]

_NO_DIGITS = ("nan", "inf")
"""Letters that numbers without a digit have; many words have them, too."""

_no_digits = re.compile(r"(?<![a-z])(?:nan|inf|infinity)(?![a-z])").search

_digits_as_zero = bytes.maketrans(b"123456789", b"0" * 9)
_low_and_zero = _digits_as_zero.lower()
_head_of = itemgetter(slice(HEAD))


def _shape(text: str) -> str:
    """Return a text with each digit as zero: what parsers are found by does not depend on them.

    By way of bytes it takes a tenth of the time of `str.translate`.
    """
    return text.encode("utf-8", "replace").translate(_digits_as_zero).decode()


def low_shape(text: str) -> str:
    """Return the shape in lower case; what is not ASCII is a character for each byte of UTF-8."""
    return text.encode("utf-8", "replace").translate(_low_and_zero).decode("latin-1")


def _is_numbered(low: str) -> bool:
    """Tell whether a line holds a number; it is in lower case, with each digit as zero."""
    return "0" in low or (("nan" in low or "inf" in low) and _no_digits(low) is not None)


def _lines_with(word: str, text: str) -> Iterator[int]:
    """Yield the numbers of lines that hold a word, in a time that hardly depends on the others."""
    number = start = 0
    place = text.find(word)
    while place >= 0:
        number += text.count("\n", start, place)
        start = text.find("\n", place)
        if start < 0:
            start = len(text)
        yield number
        place = text.find(word, start)


class _Entry(NamedTuple):
    """A parser as the index knows it, for lines of one kind; see `stdout_hook.parsers.Parser`.

    Attributes:
        rank: Its place among all parsers.
        begins: With what its lines begin; None for anything.
        hints: Of what they hold one at least.
    """

    rank: int
    begins: Optional[tuple[str, ...]]
    hints: Sequence[str]


class _Kind:
    """An index for lines of one kind.

    What is looked for in a line is chosen by its first characters. Each choice is made once.

    Args:
        makers: Parser classes with their rank.
        beginnings: The attribute that tells with what such lines begin, if it is not `first`.
    """

    def __init__(self, makers: Iterable[tuple[int, Make]], beginnings: str) -> None:
        self.entries: list[_Entry] = []
        self.words: list[tuple[int, str, _Gate]] = []
        self._gates: list[tuple[int, _Gate]] = []
        self._doubts: dict[int, _Gate] = {}
        self._known: dict[str, _Hints] = {}
        for rank, make in makers:
            begins = getattr(make, beginnings, getattr(make, "first", None))
            if begins is not None:
                self.entries.append(_Entry(rank, _heads(begins), _hints(make)))
                if hasattr(make, "may_begin"):
                    self._doubts[rank] = make.may_begin
            elif hasattr(make, "words"):
                gate: _Gate = getattr(make, "may_begin", bool)
                self.words += [(rank, word, gate) for word in make.words]
            elif hasattr(make, "may_begin"):
                self._gates.append((rank, make.may_begin))
            else:
                self.entries.append(_Entry(rank, None, _hints(make)))

    def find(self, shape: str, low: str) -> Sequence[int]:
        """Return which parsers may begin by a line of a shape, also given in lower case."""
        found = self._by_hints(shape)
        if found and self._doubts:
            found = [r for r in found if r not in self._doubts or self._doubts[r](low)]
        for rank, word, may_begin in self.words:
            if word in low and may_begin(low):
                found.append(rank)
        for rank, may_begin in self._gates:
            if may_begin(low):
                found.append(rank)
        return sorted(set(found)) if len(found) > 1 else found

    def _by_hints(self, shape: str) -> list[int]:
        head = shape.lstrip()[:HEAD]
        hints = self._known.get(head)
        found: list[int] = []
        for mark, wanted in self._learn(head) if hints is None else hints:
            if mark in shape:
                for hint, ranks in wanted:
                    if hint in shape:
                        found += ranks
        return found

    def _learn(self, head: str) -> _Hints:
        """Return what to look for in lines that begin so."""
        if len(self._known) >= MAX_KNOWN:
            self._known.clear()
        wanted = self._known[head] = _by_mark(
            entry for entry in self.entries if entry.begins is None or head.startswith(entry.begins)
        )
        return wanted


class _Headers(dict[str, bool]):
    """Whether a line without a number may be one that a parser begins by, by its beginning.

    Args:
        entries: The parsers.
    """

    def __init__(self, entries: Iterable[_Entry]) -> None:
        begins = [("",) if entry.begins is None else entry.begins for entry in entries]
        begins.append(_heads(UNNUMBERED))
        self._begins = tuple(begin for each in begins for begin in each)

    def __missing__(self, head: str) -> bool:
        if len(self) >= MAX_KNOWN:
            self.clear()
        found = self[head] = head.startswith(self._begins)
        return found


class ParserIndex:
    """An index of parser classes: one for lines with a number, one for those without.

    Lines with a number come again and again with other digits, so what was found for one is kept.
    May be used by several threads.

    Args:
        makers: The classes, or functions that make a parser, in the order they are asked.

    Attributes:
        makers: They, with those that guess at the end.
        guesses_from: Where these begin.
        goes_on_by: By what each goes on once it has begun, to be looked for in `low_shape` of a
            line; `ANYTHING` where it does not tell.
    """

    def __init__(self, makers: Sequence[Make]) -> None:
        self.makers = sorted(makers, key=_is_asked_last)
        self.guesses_from = len(makers) - sum(map(_is_asked_last, makers))
        self.goes_on_by = list(map(_goes_on_by, self.makers))
        ranked = list(enumerate(self.makers))
        self._numbered = _Kind(ranked, "first")
        self._plain = _Kind(ranked, "headers")
        self._known: dict[str, Sequence[int]] = {}
        self._dull: set[str] = set()
        self._headers = _Headers(self._plain.entries)
        self._words = [  # a word with a number is in a line with a number
            (low_shape(word), gate) for _, word, gate in self._plain.words if "0" not in word
        ]
        self._words.append((low_shape(UNNUMBERED_INSIDE), bool))

    def select(self, lines: Sequence[str], goes_on_by: Iterable[str] = ()) -> Sequence[int]:
        """Return the numbers of the lines that a parser may begin by, others at little cost.

        Few lines without a number are such: tables' headers. Also those that may have a prefix.

        Args:
            lines: The lines.
            goes_on_by: Of those that have begun; lines that hold one are among the returned ones.
        """
        low = low_shape("\n".join(lines))
        shapes, dull = low.split("\n"), self._dull
        found = {n for n, shape in enumerate(shapes) if "0" in shape and shape not in dull}
        for text in goes_on_by:
            found.update(_lines_with(text, low))
        bare = [n for n, shape in enumerate(shapes) if "0" not in shape]
        found.update(self._select_bare([lines[n] for n in bare], [shapes[n] for n in bare], bare))
        return sorted(found)

    def _select_bare(
        self, lines: Sequence[str], shapes: Sequence[str], numbers: Sequence[int]
    ) -> Iterator[int]:
        """Yield the numbers of lines that hold no digit and by which a parser may begin."""
        low = "\n".join(shapes)
        for letters in _NO_DIGITS:
            for place in _lines_with(letters, low):
                if _no_digits(shapes[place]):
                    yield numbers[place]
        heads = map(_head_of, map(str.lstrip, lines))
        for place in compress(count(), map(self._headers.__getitem__, heads)):
            line = lines[place]
            if self._plain.find(line, line.lower()) or not is_plain(line):
                yield numbers[place]
        for word, may_begin in self._words:
            for place in _lines_with(word, low):
                if may_begin(lines[place].lower()):
                    yield numbers[place]

    def _holds_word(self, low: str) -> bool:
        for word, _ in self._words:  # noqa: SIM110  (a generator takes three times as long)
            if word in low:
                return True
        return False

    def pass_over(self, text: str) -> None:
        """Find `DULL` from now on for lines with a number of the shape of one that nobody reads."""
        shape = low_shape(text)
        if "0" in shape and len(shape) <= MAX_SHAPE:
            if len(self._dull) >= MAX_KNOWN:
                self._dull.clear()
            self._dull.add(shape)
            self._known[_shape(text)] = DULL

    def find(self, text: str) -> Sequence[int]:
        """Return which of the makers' parsers may begin by a line, in order.

        It is `DULL` or `PROSE` itself where no part of such a line tells anybody anything.
        """
        shape = _shape(text)
        found = self._known.get(shape)
        if found is not None:
            return found
        low = shape.lower()
        if not _is_numbered(low):
            if not self._headers[shape.lstrip()[:HEAD]] and not self._holds_word(low):
                return PROSE
            found = self._plain.find(shape, low)
            if not found:
                return found  # it never comes again
        else:
            found = self._numbered.find(shape, low)
        if len(shape) <= MAX_SHAPE:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[shape] = found
        return found


@lru_cache(maxsize=64)
def index_of(makers: tuple[Make, ...]) -> ParserIndex:
    """Return the index of these parsers, made once for all streams."""
    return ParserIndex(makers)


def _is_asked_last(make: Make) -> bool:
    return bool(getattr(make, "asked_last", False))


def _goes_on_by(make: Make) -> Sequence[str]:
    texts = getattr(make, "goes_on_by", ANYTHING)
    return ANYTHING if "" in texts else [low_shape(text) for text in texts]


def _hints(make: Make) -> list[str]:
    return [_shape(hint) for hint in getattr(make, "hints", ("",))]


def _heads(begins: Iterable[str]) -> tuple[str, ...]:
    return tuple(_shape(text)[:HEAD] for text in begins)


def _by_mark(entries: Iterable[_Entry]) -> _Hints:
    """Sort hints by a mark that they hold."""
    found: dict[str, dict[str, list[int]]] = {}
    for entry in entries:
        for hint in entry.hints:
            mark = next((mark for mark in MARKS if mark in hint), "")
            found.setdefault(mark, {}).setdefault(hint, []).append(entry.rank)
    return [(mark, list(hints.items())) for mark, hints in found.items()]
