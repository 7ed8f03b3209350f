"""Patterns of the user's own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.errors import PatternError
from stdout_hook.patterns import PatternParser
from stdout_hook.records import Frame, Record


def read(patterns: Any, *texts: str, end: str = "\n") -> list[tuple[Any, ...]]:
    """Return the records of `texts`, one frame each, as split, epoch, step and metrics."""
    parser = PatternParser(patterns)
    records = [r for text in texts for r in parser.parse(Frame(text, end)) or ()]
    return [(r.split, r.epoch, r.step, dict(r.metrics)) for r in records]


@pytest.mark.parametrize(
    ("patterns", "text", "expected"),
    [
        (
            {"train/loss": r"loss=([\d.eE+-]+)"},
            "loss=1e-3",
            [("train", None, None, {"loss": 0.001})],
        ),
        ({"loss": r"loss=(\S+)"}, "loss=nan?", []),
        ({"loss": r"loss=(\S+)"}, "loss=5s", []),
        ({"a/b/c": r"(\d+)"}, "7", [("a", None, None, {"b/c": 7.0})]),
        ({"f1": r"(\w+): (?P<value>[\d.]+)"}, "F1: 0.5", [(None, None, None, {"f1": 0.5})]),
        ({"f1": re.compile(r"f1 (\S+)", re.I)}, "F1 .5", [(None, None, None, {"f1": 0.5})]),
        ({"f1": r"(?P<step>\d+): (\S+)"}, "3: 0.5", [(None, None, 3, {"f1": 0.5})]),
        (r"(?P<step>\d+) (?P<split>\w+) (?P<f1>\S+)", "3 val .5", [("val", None, 3, {"f1": 0.5})]),
        (
            r"(?P<epoch>\S+) a=(?P<a>\S+) b=(?P<b>\S+)",
            "1.5 a=1 b=x",
            [(None, 1.5, None, {"a": 1.0})],
        ),
        (r"(?P<f1>\S+) (?P<step>\S+)", "0.5 nan", [(None, None, None, {"f1": 0.5})]),
    ],
)
def test_forms(patterns: Any, text: str, expected: list[Any]) -> None:
    """A pattern is one of a mapping or has named groups; what is no number is no value."""
    assert read(patterns, text) == expected


KATIB = r"([\w|-]+)\s*=\s*([+-]?\d*(\.\d+)?([Ee][+-]?\d+)?)"


@pytest.mark.parametrize(
    ("patterns", "text", "expected"),
    [
        (r"(\key): (\value)", "loss: 0.5", [(None, None, None, {"loss": 0.5})]),
        ({"loss": r"loss: (\value)"}, "loss: -1e-3", [(None, None, None, {"loss": -0.001})]),
        (
            [r"step (?P<step>\step): (?P<loss>\value)", {"f1": r"f1=(\value)"}],
            "step 7: 0.5 f1=.25",
            [(None, None, 7, {"loss": 0.5, "f1": 0.25})],
        ),
        (
            [
                {"Name": "validation:f1", "Regex": r"f1=(\S+)"},
                {"Name": "loss", "Regex": r"l=(\S+)"},
            ],
            "l=1 f1=0.5",
            [("val", None, None, {"f1": 0.5}), (None, None, None, {"loss": 1.0})],
        ),
        ({"metricsFormat": [KATIB]}, "a=1, b = 2.5e1 c=x", [(None, None, None, {"a": 1, "b": 25})]),
        (
            {"source": {"filter": {"metricsFormat": [KATIB]}}},
            "epoch=3 loss=0.5",
            [(None, 3, None, {"loss": 0.5})],
        ),
    ],
)
def test_forms_of_others(patterns: Any, text: str, expected: list[Any]) -> None:
    """What is written for Guild AI, SageMaker and Katib is read as it stands."""
    assert read(patterns, text) == expected


def test_values_of_one_split_are_one_record() -> None:
    """The values of one frame lie in one record for each split."""
    patterns = {"train/a": r" a=(\S+)", "val/a": r"val_a=(\S+)", "train/b": r" b=(\S+)"}
    assert read(patterns, "1 a=1 val_a=2 b=3") == [
        ("train", None, None, {"a": 1.0, "b": 3.0}),
        ("val", None, None, {"a": 2.0}),
    ]


def test_position_holds_for_what_follows() -> None:
    """The special keys set the position of the same frame's values and of later ones."""
    patterns = {"loss": r"loss (\S+)", "epoch": r"Epoch (\d+)", "step": r"\[(\d+)\]"}
    texts = ["loss 3", "Epoch 1", "[10] loss 2", "loss 1", "Epoch 2 loss 0"]
    assert [row[1:3] for row in read(patterns, *texts)] == [
        (None, None),
        (1, 10),
        (1, 10),
        (2, 10),
    ]


def test_a_position_alone_is_left_to_other_parsers() -> None:
    """A frame that holds a position only is noted, not taken."""
    parser = PatternParser({"epoch": r"Epoch (\d+)", "loss": r"loss (\S+)"})
    assert parser.parse(Frame("Epoch 1/3")) is None
    assert parser.matched["epoch"] == 1


@pytest.mark.parametrize(("end", "final"), [("\n", True), ("", True), ("\r", False)])
def test_a_redraw_is_not_final(end: str, final: bool) -> None:
    """A value that is drawn over is not a definitive one."""
    records = PatternParser({"a": r"a=(\d+)"}).parse(Frame("a=1", end, "stderr"))
    assert records == [Record(None, None, None, None, {"a": 1.0}, final, "pattern", "stderr")]


def test_patterns_that_never_matched_are_named() -> None:
    """A pattern is unmatched until it read a value."""
    parser = PatternParser({"a": r"a=(\S+)", "b": r"b=(\S+)"})
    parser.parse(Frame("a=1 b=x"))
    assert (parser.unmatched, parser.matched) == (["b"], {"a": 1, "b": 0})


@pytest.mark.parametrize(
    ("patterns", "says"),
    [
        ({}, "empty"),
        (None, "got NoneType"),
        (3, "got int"),
        ([], "list of patterns is empty"),
        (["(?P<a>[0-9]+)", {"b": "loss"}], "pattern 2 of the list: pattern 'b' captures nothing"),
        ({"metricsFormat": "x"}, "must be a list of expressions"),
        ({"metricsFormat": [r"loss=([0-9]+)"]}, "must have two groups"),
        ({"a": r"((?:[0-9]+,?)*);"}, "'a' takes too long on a line like"),
        (b"(1)", "got bytes"),
        ({"a": b"(1)"}, "'a' must be a string"),
        ({"a": re.compile(b"(1)")}, "'a' must be a string"),
        ({"a": None}, "'a' must be a string"),
        ({1: r"(\d)"}, "the key must be"),
        ({"": r"(\d)"}, "the key must be"),
        ({"/": r"(\d)"}, "the key must be"),
        ({"train/": r"(\d)"}, "the key must be"),
        ({"a": "loss(="}, r"'a' does not compile.*position 4.*'loss' >>> '\(='"),
        ({"a": "(x){2,1}"}, "'a' does not compile.*position"),
        ({"a": r"loss=\S+"}, "'a' captures nothing.*parentheses"),
        ({"a": r"(?P<step>\d+)"}, "'a' captures nothing"),
        ({"a": r"([a-m]+)="}, r"'a': the group \(\[a-m\]\+\) matches no number"),
        ({"a": r"()"}, "matches no number"),
        ({"epoch": r"Epoch ([A-Z]+)"}, "'epoch': the group"),
        (r"(\d+)", "captures no metric; name a group"),
        (r"(?P<step>\d+)", "captures no metric"),
        (r"(?P<a>\d+) (?P<step>[a-m]+)", "matches no number"),
        (r"(?P<a", "does not compile"),
    ],
)
def test_a_pattern_that_cannot_work_is_refused(patterns: Any, says: str) -> None:
    """The error names the pattern, what is wrong with it and where, and what to do."""
    with pytest.raises(PatternError, match=f"(?s){says}"):
        PatternParser(patterns)


@pytest.mark.parametrize(
    "group",
    [
        r"\d{6}", r"\d\.\d{6}", r"[^,]+", ".*", r"\S+", r"-?\d+(?:\.\d+)?(?:e-?\d\d)?", "nan|inf",
        r"99\.\d", r"\d+$", r"(?<=x)\d", r"[)(\d]+", r"[\]\d]+", r"\d+\)?", "(?#)\\d", r"(\d)",
        r"\d(?:,\d)?", "[-+0-9.eE]+",
    ],
)  # fmt: skip
def test_a_group_that_may_match_a_number_is_accepted(group: str) -> None:
    """Only what surely matches no number is refused."""
    assert PatternParser({"a": rf"\(x=({group})"}).matched == {"a": 0}
    assert PatternParser(rf"(x)(?P<a>{group})").matched


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """No text raises, whatever a group captured of it."""
    parser = PatternParser(r"(?P<split>.)?(?P<step>.)?(?P<epoch>.+)?(?P<value>.)")
    records: Any | None = parser.parse(Frame(text))
    assert records is None or len(records) == 1
