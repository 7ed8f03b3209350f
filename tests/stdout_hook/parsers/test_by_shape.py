"""Reading texts by their shape."""

from __future__ import annotations

import re
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.parsers import _pairs, _progress_values, lightgbm, megatron, xgboost
from stdout_hook.parsers._by_shape import MAX_SHAPES, MAX_TEXT, ByShape, alike, grouped

READERS: list[ByShape[object]] = [
    _pairs._read_pairs,  # type: ignore[list-item]  # whatever the names are
    _progress_values._readers["train"],
    lightgbm._read,
    megatron._read_plain,
    xgboost._read,
]
NUMBERS = ("0", "7", "12", "0.25", "-0.5", "+3", "1e-05", "-2.5E+00", ".5", "5.", "nan", "-inf")
TEXTS = (
    *("loss", "=", ": ", " ", ", ", " | ", "\t", "acc", "val_loss", "epoch", "train-auc", "top-5"),
    *(
        "'s l2",
        "(",
        ")",
        "%",
        "s",
        "/",
        "_",
        "-",
        "+",
        "5",
        "lr",
        "x2",
        "time",
        "it/s",
        ";",
        "[",
        "]",
    ),
)


class Counted:
    """Reads `name=number` and counts how often it was asked."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, text: str) -> Optional[dict[str, float]]:
        """Return the values of a text, None where it holds a question mark."""
        self.calls += 1
        if "?" in text:
            return None
        return {name: float(value) for name, value in re.findall(r"([a-z]+\d?)=(\S+)", text)}


@pytest.mark.parametrize(
    ("first", "last", "values"),
    [
        ("loss=1 acc=0.5", "loss=-0.25 acc=1e-3", {"loss": -0.25, "acc": 0.001}),
        ("loss=-1 acc=+0.5", "loss=-2 acc=+0.75", {"loss": -2.0, "acc": 0.75}),
        ("f1=0.5 (0.6)", "f1=0.25 (0.1)", {"f1": 0.25}),
        ("a=1 a=2", "a=3 a=4", {"a": 4.0}),
        ("none 5", "none 6", {}),
        ("? 5", "? 6", None),
    ],
)
def test_a_shape_is_read_twice(first: str, last: str, values: Optional[dict[str, float]]) -> None:
    """A third text of one shape is read by its numbers alone."""
    counted = Counted()
    read = ByShape(counted)
    read(first)
    read(first)
    calls = counted.calls
    read(first)
    assert counted.calls == calls
    assert read(last) == values


def test_what_the_shape_tells_is_kept() -> None:
    """A value that is part of the shape stays, and nan is one."""
    read = ByShape(Counted())
    found = [read(f"a=nan b=inf c={number}") for number in (1, 2, 3, 4)]
    assert repr(found[3]) == "{'a': nan, 'b': inf, 'c': 4.0}"


def test_names_with_numbers() -> None:
    """Where a number that changes is part of a name, each text is read anew."""
    read = ByShape(lambda text: {text.partition("=")[0]: float(text.partition("=")[2])})
    found = [read(f"top {number}={number}.5") for number in (1, 2, 3, 4)]
    assert found[3] == {"top 4": 4.5}


def test_memory_is_bounded() -> None:
    """Shapes that never come again are forgotten, and those of long texts are not kept."""
    read = ByShape(Counted())
    for number in range(3 * MAX_SHAPES):
        read("x" * number + "=1")
    assert len(read._plans) <= MAX_SHAPES
    kept = len(read._plans)
    read("y" * MAX_TEXT + "=1")
    assert len(read._plans) == kept


@given(st.data())
def test_as_without(data: st.DataObject) -> None:
    """What is read by the shape is what the function would have read."""
    parts = data.draw(st.lists(st.sampled_from((*TEXTS, None)), max_size=12))
    numbers = st.sampled_from(NUMBERS)
    for read in READERS:
        for _ in range(4):
            text = "".join(part or data.draw(numbers) for part in parts)
            assert repr(read(text)) == repr(read._read(text))


def test_groups() -> None:
    """Values are put together by the first part of their names, in order."""
    values = {("val", "loss"): 1.0, ("train", "loss"): 2.0, ("val", "acc"): 3.0}
    assert list(grouped(values).items()) == [
        ("val", {"loss": 1.0, "acc": 3.0}),
        ("train", {"loss": 2.0}),
    ]


def test_nan_is_like_nan() -> None:
    """Values that are no numbers do not make a difference."""
    nan, other = float("nan"), float("nan")
    assert alike({"a": nan}, {"a": other})
    assert not alike({"a": nan}, {"a": 1.0})
    assert not alike({"a": nan}, {"b": nan})
