"""Options of the command line, made from dataclasses."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from mediapipe_tasks.options import fields
from mediapipe_tasks.options.arguments import add_arguments


@dataclass(frozen=True)
class Options:
    """One field of each shape that the command line knows."""

    REFUSED: ClassVar[Mapping[str, str]] = {"learning_rate": "has no effect: it is 100% fixed"}

    data: Path = field(metadata=fields.path("The data."))
    batch_size: int = field(default=16, metadata=fields.whole("Rows, 100% of them.", minimum=1))
    rate: float = field(default=0.2, metadata=fields.fraction("Rate."))
    repeat: bool = field(default=False, metadata=fields.flag("Repeat."))
    shuffle: bool = field(default=True, metadata=fields.flag("Shuffle."))
    tags: tuple[str, ...] = field(default=(), metadata=fields.texts("Tags."))
    name: str | None = field(default=None, metadata=fields.text("Name.", unset="chosen for you"))


def make_parser(only: Any = None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="train", allow_abbrev=False)
    add_arguments(parser, Options, only=only)
    return parser


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], {}),
        (["--data", "a.csv"], {"data": Path("a.csv")}),
        (["--batch-size", "3"], {"batch_size": 3}),
        (["--batch-size", "16"], {"batch_size": 16}),
        (["--rate=0.5"], {"rate": 0.5}),
        (["--repeat"], {"repeat": True}),
        (["--no-shuffle"], {"shuffle": False}),
        (["--shuffle=false", "--repeat=true"], {"shuffle": False, "repeat": True}),
        (["--tags", "a", "b"], {"tags": ("a", "b")}),
        (["--batch-size", "3", "--batch-size", "4"], {"batch_size": 4}),
    ],
)
def test_only_what_was_given_is_in_the_namespace(
    words: list[str], expected: dict[str, Any]
) -> None:
    """A default that the user gave can be told from one that nobody gave."""
    assert vars(make_parser().parse_args(words)) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--batch-size", "0"], "--batch-size: expected a whole number of at least 1, got '0'"),
        (["--batch-size", "-1"], "--batch-size: expected a whole number of at least 1, got '-1'"),
        (["--batch-size", "1.5"], "--batch-size: expected a whole number of at least 1, got '1.5'"),
        (["--batch-size", ""], "--batch-size: expected a whole number of at least 1, got ''"),
        (["--rate", "nan"], "--rate: expected a number above 0 and below 1, got 'nan'"),
        (["--rate", "1e999"], "--rate: expected a number above 0 and below 1, got '1e999'"),
        (["--name", " "], "--name: expected a text, got ' '"),
        (["--data", ""], "--data: expected a file's name, got ''"),
        (["--tags", "a", ""], "--tags: expected a list of texts, got 'a '"),
        (["--rate", "\x1b[2J"], r"--rate: expected a number above 0 and below 1, got '\x1b[2J'"),
        (["--learning-rate", "0.1"], "--learning-rate: has no effect: it is 100% fixed"),
        (["--learning-rate=0.1"], "--learning-rate: has no effect: it is 100% fixed"),
        (["--learning-rate"], "--learning-rate: has no effect: it is 100% fixed"),
    ],
)
def test_wrong_values_are_usage_errors(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line names the option, what it takes and what was given; the exit code is 2."""
    with pytest.raises(SystemExit) as caught:
        make_parser().parse_args(words)
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"train: error: argument {message}"


def test_help_says_what_each_is_for_and_its_default() -> None:
    """The help has each field's sentence and default, and no option that is refused."""
    words = " ".join(make_parser().format_help().split())
    for expected in (
        "--data FILE The data. (required)",
        "--batch-size N Rows, 100% of them. (default: 16)",
        "--repeat, --no-repeat Repeat. (default: no)",
        "--shuffle, --no-shuffle Shuffle. (default: yes)",
        "--tags TEXT [TEXT ...] Tags. (default: none)",
        "--name TEXT Name. (default: chosen for you)",
    ):
        assert expected in words
    assert "learning-rate" not in words


def test_some_fields_only(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the fields only those that were named become options."""
    parser = make_parser(only=("data",))
    assert vars(parser.parse_args(["--data", "a"])) == {"data": Path("a")}
    for flag in ("--rate", "--learning-rate"):
        with pytest.raises(SystemExit):
            parser.parse_args([flag, "0.5"])
        assert f"unrecognized arguments: {flag}" in capsys.readouterr().err
