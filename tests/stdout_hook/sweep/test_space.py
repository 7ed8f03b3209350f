"""The grammar of ``--param``."""

from __future__ import annotations

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.sweep.space import Choices, Numbers, parse_space, points


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lr=1e-4..1e-1:log", Numbers("lr", 1e-4, 0.1, is_log=True)),
        ("lr=0..1.0", Numbers("lr", 0.0, 1.0)),
        ("n=1..10", Numbers("n", 1, 10)),
        ("n=-3..3", Numbers("n", -3, 3)),
        ("n=16..256:log", Numbers("n", 16, 256, is_log=True)),
        ("n=0..105:step=10", Numbers("n", 0, 100, step=10)),
        ("p=0..1.0:step=0.25", Numbers("p", 0.0, 1.0, step=0.25)),
        ("p=0...5", Numbers("p", 0.0, 0.5)),
        ("opt=[adam, sgd]", Choices("opt", ["adam", "sgd"])),
        ("layers=[2,4,08]", Choices("layers", ["2", "4", "08"])),
        ('sizes=["1,2",3]', Choices("sizes", ["1,2", "3"])),
        ("flag=[true,false]", Choices("flag", ["true", "false"])),
    ],
)
def test_what_is_written_is_what_is_searched(text: str, expected: object) -> None:
    """Ranges are of whole numbers where both ends are, choices stay as they are written."""
    (parameter,) = parse_space([text]).values()
    assert parameter == expected
    assert type(getattr(parameter, "low", 0)) is type(getattr(expected, "low", 0))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("lr", "must be NAME=RANGE"),
        ("=1..2", "must be NAME=RANGE"),
        ("l r=1..2", "must be NAME=RANGE"),
        ("lr=", "is no range"),
        ("lr=1", "is no range"),
        ("lr=1..", "is no range"),
        ("lr=1..2:lag", "is no range"),
        ("lr=nan..2", "is no range"),
        ("lr=1e999..1e999", "too large"),
        ("lr=2..1", "2 is more than 1"),
        ("lr=1..1", "one value"),
        ("lr=0..1:log", "begins above 0"),
        ("n=1..5:step=10", "one value"),
        ("n=1..5:step=0", "a whole number above 0"),
        ("n=1..5:step=0.5", "a whole number above 0"),
        ("opt=[]", "one value"),
        ("opt=[adam]", "one value"),
        ("opt=[adam,]", "a choice is empty"),
        ("opt=[adam,adam]", "'adam' is there twice".replace("'", "")),
        ("opt=[adam,sgd", "must end with ]"),
        ("folder=1..2", "take another name"),
    ],
)
def test_what_is_no_parameter_is_told(text: str, says: str) -> None:
    """The error names what was given, what is wrong, and shows how it is written."""
    with pytest.raises(StdoutHookError) as caught:
        parse_space([text])
    assert says in str(caught.value)
    assert repr(text) in str(caught.value)
    assert "lr=1e-4..1e-1:log" in str(caught.value)


def test_nothing_and_twice() -> None:
    """A search needs a parameter, and each of them once."""
    with pytest.raises(StdoutHookError, match="nothing to search"):
        parse_space([])
    with pytest.raises(StdoutHookError, match="lr is given twice"):
        parse_space(["lr=1..2", "lr=3..4"])


def test_the_points_of_a_grid() -> None:
    """Every combination once; with a range that has no steps there is no end of them."""
    space = parse_space(["n=1..2", "p=0..0.5:step=0.25", "o=[a,b]"])
    every = points(space)
    assert every is not None
    assert len(every) == 12
    assert every[0] == {"n": 1, "p": 0.0, "o": "a"}
    assert points(parse_space(["n=1..2", "p=0..0.5"])) is None


def test_numbers_are_passed_on_short() -> None:
    """A sum of steps is written as people write it, and a choice as it was given."""
    number, choice = parse_space(["p=0..1.0:step=0.1", "o=[1e-3,x,7]"]).values()
    assert number.text(0.1 + 0.2) == "0.3"
    assert [choice.text(value) for value in ("1e-3", "x")] == ["1e-3", "x"]
    assert [choice.fact(value) for value in ("1e-3", "x", "7")] == [0.001, "x", 7]
