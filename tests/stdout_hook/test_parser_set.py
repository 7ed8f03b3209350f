"""Which parser is asked about a frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from stdout_hook.guard import Guard
from stdout_hook.parser_index import ParserIndex
from stdout_hook.parser_set import MISSES, ParserSet
from stdout_hook.records import Frame, Record

ATTRIBUTES = ("hints", "first", "headers", "goes_on_by", "asked_last")


class Asked:
    """Takes lines that begin with one of its words, and remembers what it was asked about."""

    def __init__(self, name: str, *words: str, **attributes: Any) -> None:
        self.name = name
        self._words = words
        self.asked: list[str] = []
        vars(self).update(attributes)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        self.asked.append(frame.text)
        return () if frame.text.startswith(self._words) else None

    def close(self) -> Sequence[Record]:
        return ()


def parsers_of(*parsers: Asked, named: Sequence[Asked] = ()) -> ParserSet:
    """Return a set of these, each made by a function with its attributes, as a class has them."""
    makers = []
    for parser in parsers:

        def make(parser: Asked = parser) -> Asked:
            return parser

        vars(make).update({n: v for n, v in vars(parser).items() if n in ATTRIBUTES})
        makers.append(make)
    return ParserSet(ParserIndex(makers), named)


def test_lines_are_looked_at_together_after_a_while() -> None:
    """When nothing was taken for a while, only what parsers begin or go on by is selected."""
    parser = Asked("p", "head", "row", hints=("head",), headers=("h",), goes_on_by=("Row",))
    parsers = parsers_of(parser)
    parsers.parse(Frame("head"))
    for _ in range(MISSES):
        assert not parsers.rests
        parsers.parse(Frame("words"))
    assert parsers.rests
    assert parsers.select(["words", "row 1", "head", "more words"]) == [1, 2]
    assert parsers.parse(Frame("row 1")) == ()
    assert not parsers.rests


@pytest.mark.parametrize("named", [(), (Asked("own", "x"),)])
def test_what_may_go_on_by_anything_is_asked_about_all(named: Sequence[Asked]) -> None:
    """A parser that does not say by what it goes on, and a user's own, see each line."""
    parsers = parsers_of(Asked("p", "head", hints=("head",), headers=("h",)), named=named)
    for text in ("head", *["words"] * 2 * MISSES):
        parsers.parse(Frame(text))
    assert not parsers.rests


class Broken(Asked):
    """Fails."""

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        raise ZeroDivisionError("in a parser")


def test_hints_and_first_characters() -> None:
    """A parser is asked about frames that begin as its own do and hold one of its hints."""
    parser = Asked("p", "x", hints=("loss", "acc"), first="[0")
    parsers = parsers_of(parser)
    for text in ("loss 1", " [1] loss", "7 acc", "[1] nothing", "", "-1 loss"):
        parsers.parse(Frame(text))
    assert parser.asked == [" [1] loss", "7 acc"]


def test_without_them_it_is_asked_about_everything() -> None:
    """What a parser does not tell is not asked for."""
    parser = Asked("p", "x")
    parsers = parsers_of(parser, Asked("q", "y", hints=("y",), first="y"))
    for text in ("", "a", "yes"):
        parsers.parse(Frame(text))
    assert parser.asked == ["", "a", "yes"]


def test_one_that_took_a_frame_goes_first_and_without_hints() -> None:
    """A table's header has the hint; its rows go to the same parser, also after another line."""
    table = Asked("table", "head", "1", hints=("head",), first="h")
    other = Asked("other", "note", hints=("note",), first="n")
    parsers = parsers_of(other, table)
    taken = []
    for text in ("head", "1 0.5", "note", "1 0.4", "2"):
        taken.append((parsers.parse(Frame(text)), parsers.taken_by))
    assert taken[:4] == [((), "table"), ((), "table"), ((), "other"), ((), "table")]
    assert taken[4][0] is None


def test_one_before_the_last_is_asked_about_what_it_may_go_on_by() -> None:
    """The latest one sees each line; those before it only what they begin or go on by."""
    table = Asked("table", "head", "row", hints=("head",), first="h", goes_on_by=("Row ",))
    note = Asked("note", "note", hints=("note",), first="n", goes_on_by=())
    parsers = parsers_of(table, note)
    for text in ("head", "x", "note", "words", "a row 1", "row 1", "more", "note", "head"):
        parsers.parse(Frame(text))
    assert table.asked == ["head", "x", "note", "a row 1", "row 1", "more", "note", "head"]
    assert note.asked == ["note", "words", "a row 1", "row 1", "note", "head"]


def test_going_on_asks_the_last_one_alone() -> None:
    """The short way asks one parser, and the long way does not ask it again."""
    first, second = Asked("first", "a"), Asked("second", "b")
    parsers = parsers_of(first, second)
    assert parsers.parse_on(Frame("a")) is None
    parsers.parse(Frame("a"))
    assert parsers.parse_on(Frame("b")) is None
    assert parsers.parse(Frame("b"), parsers.find("b")) == ()
    assert (first.asked, second.asked) == (["a", "b"], ["b"])
    assert (parsers.parse_on(Frame("b")), parsers.taken_by) == ((), "second")


def test_guesses_come_last_and_the_users_own_first() -> None:
    """A parser that guesses has what nobody else takes; a named one is asked before all."""
    guess, known, named = (
        Asked("guess", "", asked_last=True),
        Asked("known", "a"),
        Asked("own", "b"),
    )
    parsers = parsers_of(guess, known, named=[named])
    taken_by = []
    for text in ("a", "b", "c", "a"):
        assert parsers.parse_on(Frame(text)) is None
        parsers.parse(Frame(text), parsers.find(text))
        taken_by.append(parsers.taken_by)
    assert taken_by == ["known", "own", "guess", "known"]
    assert named.asked == ["a", "b", "c", "a"]


def test_one_that_fails_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in one parser costs the others nothing, and is told."""
    monkeypatch.setattr(Guard, "strict", False)
    good = Asked("good", "a")
    parsers = parsers_of(Broken("broken"), good)
    assert [parsers.parse(Frame("a")), parsers.parse(Frame("a"))] == [(), ()]
    assert parsers.faults == ["parser broken failed: ZeroDivisionError: in a parser"]
