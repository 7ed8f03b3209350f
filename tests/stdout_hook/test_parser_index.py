"""Which parsers a line may be of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stdout_hook.frames import FrameReader
from stdout_hook.log import read_chunk_file
from stdout_hook.parser_index import DULL, MAX_KNOWN, PROSE, ParserIndex, index_of
from stdout_hook.parser_set import ParserSet
from stdout_hook.parsers import Parser, known_parsers
from stdout_hook.parsers._lines import LineParser
from stdout_hook.reader import ChosenParsers, LogReader
from stdout_hook.records import Chunk, Frame, Record

DATA = Path(__file__).parents[1] / "data"
RECORDINGS = sorted(path.parent.name for path in DATA.glob("*/chunks.jsonl"))
WORDS = "What follows are words alone; they go on for a while.\n" * 400


def index(*parsers: dict[str, Any]) -> ParserIndex:
    """Return an index of classes with these attributes."""
    return ParserIndex([maker(attributes) for attributes in parsers])


def maker(attributes: dict[str, Any]) -> Callable[[], Parser]:
    class Made:
        name = "made"

        def parse(self, frame: Frame) -> Sequence[Record] | None:
            return None

        def close(self) -> Sequence[Record]:
            return ()

    for name, value in attributes.items():
        setattr(Made, name, value)
    return Made


def test_hints_and_beginnings() -> None:
    """A line must begin so, spaces aside, and hold a hint; digits are all alike."""
    of = index({"hints": ("loss@1 ", "acc"), "first": ("ep 1", "[0", "z")}, {"first": ("zeta",)})
    lines = ("ep 7 acc", "  [4] loss@9 ", "zeta acc", "ep 7 los", "xep 7 acc", "[x acc 1", "z")
    assert [list(of.find(line)) for line in lines] == [[0], [0], [0, 1], [], [], [], []]


def test_what_tells_nothing_is_asked_about_all() -> None:
    """Without attributes a parser is shown all; those that guess come last."""
    of = index({"asked_last": True}, {})
    assert [list(of.find(line)) for line in ("", "a", "1")] == [[0, 1]] * 3
    assert of.guesses_from == 1


def test_lines_without_a_number() -> None:
    """They must begin like a header; nan and inf are numbers."""
    of = index({"hints": ("a",), "first": ("x",), "headers": ("Ta", "|")}, {"headers": ()})
    lines = ("Table", "| a", " | a", "Tx a", "x a", "x a 1", "x a nan", "x a INF")
    found = [list(of.find(line)) for line in lines]
    assert found == [[0], [0], [0], [], [], [0, 1], [0, 1], [0, 1]]
    assert of.select(lines) == [0, 1, 2, 5, 6, 7]


def test_words_and_gates() -> None:
    """Words are looked for in any case, a gate is shown lower case and zeros."""
    shown = []

    def may_begin(low: str) -> bool:
        shown.append(low)
        return "b" in low

    of = index({"words": ("epoch",)}, {"may_begin": staticmethod(may_begin), "headers": ()})
    lines = ("EPOCH", "epo", "B 12", "epoch b 3")
    assert [list(of.find(line)) for line in lines] == [[0], [], [1], [0, 1]]
    assert shown == ["b 00", "epoch b 0"]
    assert of.select(lines) == [0, 2, 3]


def test_a_gate_behind_hints() -> None:
    """Of lines that begin so and hold a hint, a parser is shown those that its gate lets pass."""

    def may_begin(low: str) -> bool:
        return low.endswith("0")

    gate = staticmethod(may_begin)
    of = index({"hints": ("ep",), "first": ("E",), "headers": ("E",), "may_begin": gate})
    lines = ("Eep 7", "Eep 7 x", "Eep", "Ex 7")
    assert [list(of.find(line)) for line in lines] == [[0], [], [], []]


def test_prose_is_told_apart() -> None:
    """A line without a number that no parser begins by is known to be such; it is not kept."""
    of = index({"hints": ("loss",), "headers": ()})
    assert of.find("What words say") is PROSE
    assert of.find("What 2 words say") is not PROSE
    assert list(of._known) == ["What 0 words say"]


@pytest.mark.parametrize(
    "prefix", ["[INFO] ", "INFO:root:", "(raylet) ", "DEBUG: ", "train - INFO - ", "[INFO|a.py] "]
)
def test_prefixes_without_a_number_are_selected(prefix: str) -> None:
    """What is behind them may be a header, so that they must be taken off."""
    lines = ["Words alone", f"{prefix}Validation:", "More words"]
    assert index_of(tuple(known_parsers().values())).select(lines) == [1]


def test_what_nobody_took_is_not_selected_again() -> None:
    """Lines of the same shape are passed over."""
    of = index({"hints": ("loss",), "headers": ()})
    assert of.find("line 34") is not DULL
    of.pass_over("line 12")
    assert of.find("line 34") is DULL
    lines = ("line 34", "line 345", "Line 34", "loss 2")
    assert of.select(lines) == [1, 3]


def test_little_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that are all different fill no memory."""
    of = index({"hints": ("loss",), "headers": ()})
    words = [f"{'x' * (number % 50)}{'y' * (number // 50)} 1" for number in range(MAX_KNOWN + 100)]
    for word in words:
        assert not of.find(word)
        of.pass_over(word)
    assert max(map(len, (of._known, of._dull, of._numbered._known))) <= MAX_KNOWN


def test_all_our_parsers_tell_their_headers() -> None:
    """Else each line of prose would have to be shown to one that does not."""
    missing = [
        name
        for name, parser in known_parsers().items()
        if not hasattr(parser, "headers") and not hasattr(parser, "words")
    ]
    assert missing == []


def test_a_parser_is_found_for_what_it_takes() -> None:
    """Of all recorded lines, those that a new parser has values of are shown to it."""
    makers = tuple(known_parsers().values())
    of = index_of(makers)
    lines: dict[str, Frame] = {}
    for name in RECORDINGS:
        for frame in frames_of(name):
            lines.setdefault(re.sub("[0-9]+", "0", frame.text[:1000]), frame)
    missed = {
        (parser.name, frame.text)
        for frame in lines.values()
        for rank, parser in enumerate(of.makers)
        if rank not in of.find(frame.text) and of.makers[rank]().parse(frame)
    }
    # Rows that need a header before them, but for one that begins with a log.
    assert {name for name, _ in missed} <= {"ultralytics", "caffe"}, missed


@pytest.mark.parametrize("name", RECORDINGS)
def test_by_what_a_parser_goes_on(name: str) -> None:
    """What it takes once it has begun holds what it says, where it is not found otherwise."""
    makers = tuple(known_parsers().values())
    of = index_of(makers)
    asked = ParserSet(of)
    for frame in frames_of(name):
        if asked.parse(frame) is None:
            continue
        rank = [maker.name for maker in of.makers].index(asked.taken_by)
        low = re.sub("[0-9]", "0", frame.text).lower()
        goes_on_by = getattr(of.makers[rank], "goes_on_by", ("",))
        assert rank in of.find(frame.text) or any(by.lower() in low for by in goes_on_by), frame


LINE_PARSERS = [make for make in known_parsers().values() if issubclass(make, LineParser)]


@pytest.mark.parametrize("make", LINE_PARSERS, ids=lambda make: str(make.name))
@settings(max_examples=10)  # some take long to make
@given(data=st.data())
def test_what_parsers_of_lines_are_found_by(make: type[LineParser], data: st.DataObject) -> None:
    """Each line that counts for one is found, or holds what it goes on by."""
    of = index_of(tuple(known_parsers().values()))
    rank = list(of.makers).index(make)
    text = data.draw(
        st.from_regex(make._any_line, fullmatch=True, alphabet=st.characters(codec="ascii"))
    )
    low = re.sub("[0-9]", "0", text).lower()
    found = rank in of.find(text) or any(by.lower() in low for by in make.goes_on_by)
    assert found or "\n" in text


def frames_of(name: str) -> list[Frame]:
    reader = FrameReader()
    chunks = read_chunk_file((DATA / name / "chunks.jsonl").read_text("utf-8").splitlines())
    return [frame for chunk in chunks for frame in reader.feed(chunk)] + reader.flush()


@pytest.mark.parametrize("name", RECORDINGS)
def test_many_lines_at_once(name: str) -> None:
    """Logs with much other text between are read alike in large blocks and in small pieces."""
    chosen = ChosenParsers()
    chunks = list(read_chunk_file((DATA / name / "chunks.jsonl").read_text("utf-8").splitlines()))
    for stream in {chunk.stream for chunk in chunks}:
        log = "".join(chunk.text for chunk in chunks if chunk.stream == stream)
        text = f"{WORDS}{log}\n{WORDS}{log}"
        at_once, piece_by_piece = LogReader(chosen), LogReader(chosen)
        expected = [r for i in range(0, len(text), 999) for r in part(piece_by_piece, text, i, 999)]
        found = [r for i in range(0, len(text), 1 << 16) for r in part(at_once, text, i, 1 << 16)]
        assert list(map(repr, found)) == list(map(repr, expected))
        assert list(map(repr, at_once.finish())) == list(map(repr, piece_by_piece.finish()))
        assert at_once.frames == piece_by_piece.frames
        assert (at_once.closest, at_once.values) == (piece_by_piece.closest, piece_by_piece.values)


def part(reader: LogReader, text: str, start: int, size: int) -> Sequence[Record]:
    return reader.read(Chunk(text[start : start + size]))


def test_one_index_for_all_streams() -> None:
    """It is made once for the same parsers."""
    makers = tuple(known_parsers().values())
    assert index_of(makers) is index_of(tuple(known_parsers().values()))
