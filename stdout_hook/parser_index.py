"""Finds the parsers to ask about a line, by how it begins and by what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import starmap
from typing import Callable, NamedTuple, Optional

from stdout_hook.numbers import holds_number
from stdout_hook.parsers import Parser

__all__ = ["Make", "ParserIndex", "index_of"]

Make = Callable[[], Parser]

HEAD = 4
"""Characters by which a line's beginning is known."""

MAX_HEADS = 4096
"""Beginnings that are known at one time; a log has some hundreds."""

MARKS = "|%[]{=_:('/,.-"
"""Characters that hints are sorted by, those first that prose has least: of a line without one all
the hints that hold it need not be looked for."""

_Gate = Callable[[str], bool]
_Hints = Sequence[tuple[str, Sequence[tuple[str, Sequence[int]]]]]

_digits_as_zero = str.maketrans("123456789", "0" * 9)


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
    """

    def __init__(self, entries: Iterable[_Entry], gates: Iterable[tuple[int, _Gate]]) -> None:
        self._entries = list(entries)
        self._gates = list(gates)
        self._known: dict[str, _Hints] = {}

    def find(self, text: str, found: list[int]) -> None:
        """Add the parsers that may begin by a line."""
        head = text.lstrip()[:HEAD]
        wanted = self._known.get(head)
        for mark, hints in self._learn(head) if wanted is None else wanted:
            if mark in text:
                for hint, ranks in hints:
                    if hint in text:
                        found += ranks
        for rank, may_begin in self._gates:
            if may_begin(text):
                found.append(rank)

    def _learn(self, head: str) -> _Hints:
        """Return what to look for in lines that begin so."""
        shape = head.translate(_digits_as_zero)
        if len(self._known) >= MAX_HEADS:
            self._known.clear()
        self._known[head] = _by_mark(
            entry
            for entry in self._entries
            if entry.begins is None or shape.startswith(entry.begins)
        )
        return self._known[head]


class ParserIndex:
    """An index of parser classes: one for lines with a number, one for those without.

    Args:
        makers: The classes, or functions that make a parser, in the order they are asked.

    Attributes:
        makers: They, with those that guess at the end.
        guesses_from: Where these begin.
    """

    def __init__(self, makers: Sequence[Make]) -> None:
        self.makers = sorted(makers, key=_is_asked_last)
        self.guesses_from = len(makers) - sum(map(_is_asked_last, makers))
        ranked = list(enumerate(self.makers))
        gates = [(rank, make.may_begin) for rank, make in ranked if hasattr(make, "may_begin")]
        others = [(rank, make) for rank, make in ranked if not hasattr(make, "may_begin")]
        self._numbered = _Kind(starmap(_entry, others), gates)
        self._plain = _Kind(starmap(_plain_entry, others), gates)

    def find(self, text: str, always: Sequence[int] = ()) -> Sequence[int]:
        """Return which of the makers' parsers to ask about a line, in order.

        Args:
            text: The line.
            always: Which of them to ask whatever the line holds.
        """
        found = list(always)
        (self._numbered if holds_number(text) else self._plain).find(text, found)
        return sorted(set(found)) if len(found) > 1 else found

    def is_dull(self, text: str) -> bool:
        """Tell at little cost whether it is sure that no parser begins by a line."""
        if holds_number(text):
            return False
        found: list[int] = []
        self._plain.find(text, found)
        return not found


@lru_cache(maxsize=64)
def index_of(makers: tuple[Make, ...]) -> ParserIndex:
    """Return the index of these parsers, made once for all streams."""
    return ParserIndex(makers)


def _is_asked_last(make: Make) -> bool:
    return bool(getattr(make, "asked_last", False))


def _entry(rank: int, make: Make) -> _Entry:
    return _Entry(rank, _beginnings(make, "first"), getattr(make, "hints", ("",)))


def _plain_entry(rank: int, make: Make) -> _Entry:
    if not hasattr(make, "headers"):
        return _entry(rank, make)
    return _Entry(rank, _beginnings(make, "headers"), ("",))


def _beginnings(make: Make, attribute: str) -> Optional[tuple[str, ...]]:
    given: Optional[Iterable[str]] = getattr(make, attribute, None)
    if given is None:
        return None
    return tuple(text[:HEAD].translate(_digits_as_zero) for text in given)


def _by_mark(entries: Iterable[_Entry]) -> _Hints:
    """Sort hints by a mark that they hold."""
    found: dict[str, dict[str, list[int]]] = {}
    for entry in entries:
        for hint in entry.hints:
            mark = next((mark for mark in MARKS if mark in hint), "")
            found.setdefault(mark, {}).setdefault(hint, []).append(entry.rank)
    return [(mark, list(hints.items())) for mark, hints in found.items()]
