"""Options as fields: what each kind takes, refuses and says; and what users gave, in messages."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.fields import (
    as_config,
    check_fields,
    choice,
    flag,
    fraction,
    path,
    positive,
    text,
    texts,
    whole,
)
from mediapipe_tasks.quoting import nearest, numbers, shown, shown_error, shown_names, shown_path

# Python prints no number of more than 4,300 digits, nor can pytest in a name.
MANY_DIGITS = pytest.param(10**5000, id="many digits")


@dataclass(frozen=True)
class Options:
    """One field of each kind."""

    count: int = field(default=3, metadata=whole("Count.", minimum=2, maximum=9))
    steps: int | None = field(default=None, metadata=whole("Steps.", minimum=1, unset="all"))
    share: float = field(default=0.5, metadata=fraction("Share."))
    rate: float = field(default=0.0, metadata=fraction("Rate.", zero=True))
    loud: bool = field(default=False, metadata=flag("Loud."))
    name: str = field(default="a", metadata=text("Name."))
    tags: tuple[str, ...] = field(default=(), metadata=texts("Tags."))
    file: Path = field(default=Path("a"), metadata=path("File."))
    mode: str | None = field(default=None, metadata=choice("Mode.", ("on", "off"), unset="auto"))

    def __post_init__(self) -> None:
        check_fields(self)


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("count", 2, 2),
        ("count", 9, 9),
        ("steps", None, None),
        ("share", Fraction(1, 4), 0.25),
        ("rate", 0, 0.0),
        ("loud", True, True),
        ("name", " a ", " a "),
        ("tags", "one", ("one",)),
        ("tags", ["one", "two"], ("one", "two")),
        ("tags", [], ()),
        ("file", "b/c.csv", Path("b/c.csv")),
        ("file", Path("d"), Path("d")),
        ("mode", "off", "off"),
        ("mode", None, None),
    ],
)
def test_what_is_taken(name: str, given: object, kept: object) -> None:
    """A value at the edge of its range is taken, and kept in the type of its field."""
    value = getattr(Options(**{name: given}), name)
    assert value == kept
    assert type(value) is type(kept)


@pytest.mark.parametrize("given", [1, 10, -3, 2.0, math.nan, True, "3", None, [3], MANY_DIGITS])
def test_whole_numbers_refuse(given: object) -> None:
    """Neither what is below or above, nor what is no whole number, is taken for one."""
    with pytest.raises(InputError, match=r"^count: expected a whole number from 2 to 9, got ."):
        Options(count=given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [0, 1, -0.1, 1.1, math.nan, math.inf, True, "0.5", None, 10**400])
def test_fractions_refuse(given: object) -> None:
    """Neither 0, 1, nan nor a switch is a share."""
    with pytest.raises(InputError, match=r"^share: expected a number above 0 and below 1, got ."):
        Options(share=given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("steps", 0, "steps: expected a whole number of at least 1, got 0"),
        ("rate", -0.5, "rate: expected a number of at least 0 and below 1, got -0.5"),
        ("rate", 1, "rate: expected a number of at least 0 and below 1, got 1"),
        ("loud", 1, "loud: expected true or false, got 1"),
        ("loud", "yes", "loud: expected true or false, got 'yes'"),
        ("name", " \t", r"name: expected a text, got ' \t'"),
        ("name", 5, "name: expected a text, got 5"),
        ("name", None, "name: expected a text, got None"),
        ("tags", ["a", ""], "tags: expected a list of texts, got ['a', '']"),
        ("tags", {"a"}, "tags: expected a list of texts, got {'a'}"),
        ("tags", None, "tags: expected a list of texts, got None"),
        ("file", "", "file: expected a file's name, got ''"),
        ("file", " ", "file: expected a file's name, got ' '"),
        ("file", "a\0b", r"file: expected a file's name, got 'a\x00b'"),
        ("file", b"a", "file: expected a file's name, got b'a'"),
        ("file", 3, "file: expected a file's name, got 3"),
        ("mode", "On", "mode: expected on or off, got 'On'"),
        ("mode", ["on"], "mode: expected on or off, got ['on']"),
    ],
)
def test_what_is_refused(name: str, given: object, message: str) -> None:
    """The message names the option, what it takes, and what was given."""
    with pytest.raises(InputError) as caught:
        Options(**{name: given})  # type: ignore[arg-type]
    assert str(caught.value) == message


def test_a_mapping_and_a_list_of_choices() -> None:
    """Of more than two choices the last is joined by "or"."""
    metadata = choice("Mode.", ("a", "b", "c"), unset="auto")
    assert metadata["kind"].expected == "a, b or c"


def test_options_cannot_be_changed() -> None:
    """What was checked stays as it was checked."""
    with pytest.raises(FrozenInstanceError):
        Options().count = 1  # type: ignore[misc]


def test_options_as_json_can_hold_them() -> None:
    """Paths become texts, tuples lists and read-only mappings plain ones."""

    @dataclass(frozen=True)
    class Weights:
        weights: Any = field(
            default_factory=lambda: MappingProxyType({"a": 2.0}), metadata=text("Weights.")
        )

    config = as_config(Options(tags=("x",), file=Path("b")), Weights())
    assert json.loads(json.dumps(config)) == config
    assert (config["tags"], config["file"], config["weights"]) == (["x"], "b", {"a": 2.0})


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, True, "1", None])
def test_positive_refuses(value: object) -> None:
    """Only a finite number above 0 is a weight."""
    with pytest.raises((TypeError, ValueError)):
        positive(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("it's", '"it\'s"'),
        ("\x1b[31mred\n", r"'\x1b[31mred\n'"),
        ("\x9b2J\u202e", r"'\x9b2J\u202e'"),
        ("a" * 61, "'" + "a" * 60 + "'..."),
        (3, "3"),
        (["\x1b"], r"['\x1b']"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    """What was given is quoted, escaped and cut."""
    assert shown(value) == expected


@pytest.mark.parametrize(
    "value", [MANY_DIGITS, list(range(10**5)), pytest.param("é" * 10**6, id="long")]
)
def test_shown_is_short(value: object) -> None:
    """However large the value is, a message stays readable, and there is one."""
    assert 0 < len(shown(value)) < 100


def test_shown_survives_a_list_in_itself() -> None:
    """YAML can make a list that is in itself."""
    value: list[Any] = []
    value.append(value)
    assert shown(value).startswith("[[")


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a b/c.csv", "a b/c.csv"), ("a\x1b[2J", r"'a\x1b[2J'"), ("a\nb", r"'a\nb'"), ("", "''")],
)
def test_shown_path(given: str, expected: str) -> None:
    """A file's name is shown as it is unless it could do something to a terminal."""
    assert shown_path(given) == expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("no\n  \x1b[2J good"), r"ValueError: no \x1b[2J good"),
        (KeyError(), "KeyError"),
        (OSError("a" * 999), "OSError: " + "a" * 291 + "..."),
    ],
)
def test_shown_error(error: Exception, expected: str) -> None:
    """An error is one line of bounded length that does nothing to a terminal."""
    assert shown_error(error) == expected


def test_lists_are_cut() -> None:
    """The first few are named and the rest counted."""
    assert shown_names("abc", 2) == "'a', 'b' and 1 more"
    assert shown_names("ab", 2) == "'a', 'b'"
    assert numbers([2, 3, 4], 2) == "2, 3, ..."
    assert numbers([2, 3], 2) == "2, 3"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lable", "; did you mean 'label'?"),
        (" TEXT ", "; did you mean 'text'?"),
        ("zebra", ""),
        ("", ""),
        pytest.param("label" * 10**5, "", id="long"),
    ],
)
def test_nearest(name: str, expected: str) -> None:
    """A near name is suggested, a far one is not."""
    assert nearest(name, ["text", "label"]) == expected
