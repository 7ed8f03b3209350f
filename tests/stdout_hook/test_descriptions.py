"""What parsers' docstrings say of their formats."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from stdout_hook.descriptions import blocks_of, describe, docstring_of
from stdout_hook.parsers import known_parsers

DOCSTRING = """Program: its lines.

Printed by it::

    [1]\tloss: 0.5

    [2]\tloss: 0.25
Behind::

    end"""


def test_blocks_are_text_and_samples_in_turn() -> None:
    """A sample is what is indented behind ``::``, without its indentation."""
    assert list(blocks_of(DOCSTRING)) == [
        (False, ["Program: its lines.", "", "Printed by it::"]),
        (True, ["[1]\tloss: 0.5", "", "[2]\tloss: 0.25"]),
        (False, ["Behind::"]),
        (True, ["end"]),
    ]


@pytest.mark.parametrize("text", ["", "One line.", "Sample::", "Sample::\n\n"])
def test_short_docstrings(text: str) -> None:
    """Nothing is missed or made up where there is little."""
    assert [line for sample, lines in blocks_of(text) if not sample for line in lines] == (
        text.split("\n", 1)[:1] if text else []
    )
    assert not any(lines for sample, lines in blocks_of(text) if sample)


@pytest.mark.parametrize("name", known_parsers())
def test_each_parser_reads_the_samples_of_its_docstring(name: str) -> None:
    """Its description gives a program, a line with a number and the keys of its values."""
    one = describe(known_parsers()[name])
    assert one.name == name
    assert len(one.program) > 10
    assert any(character.isdigit() for character in one.sample)
    assert one.keys


def test_tabs_of_a_raw_docstring() -> None:
    r"""Where a docstring writes a tab as ``\t``, the sample has a tab."""
    assert "train/loss/train/total" in describe(known_parsers()["composer"]).keys


def test_a_parser_without_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that tells nothing of itself has a name only."""
    monkeypatch.setitem(sys.modules, "no_docstring", ModuleType("no_docstring"))

    class Silent:
        __module__ = "no_docstring"
        name = "silent"

        def parse(self, frame: Any) -> None:
            return None

        def close(self) -> tuple[()]:
            return ()

    assert docstring_of(Silent) == ""
    assert describe(Silent) == ("silent", "", "", [])
