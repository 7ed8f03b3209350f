"""Expressions that take for ever are found before they are used."""

from __future__ import annotations

import re

import pytest

from stdout_hook.backtracking import slow_line

SLOW = [
    r"(a+)+$",
    r"loss: (\d+\.?\d*)+x",
    r"(?:a|aa)+b",
    r"^(\w+\s?)*: (\d+)$",
    r"x=((?:[^,]*,?)*);(\d+)",
    r"(?i:(?:LOSS *)+ *)+=(\d+)",
    r"(.*)(.*)(.*)(.*)=(\d+)",
]
FAST = [
    r"loss=([\d.eE+-]+)",
    r"^(\S+)\s*:\s*(\S+)$",
    r"(?:\w+, )*loss: (\d+)",
    r"\[(?P<step>\d+)/\d+\].*?loss (?P<loss>[^ ]+)",
    r"([\w|-]+)\s*=\s*([+-]?\d*(\.\d+)?([Ee][+-]?\d+)?)",
    r"(?<=a)b(?=c)(?!d)(\d{2,9})[^]x-z]\b",
    r"(a){3}|[^\W\d_]+ (\S)",
]


@pytest.mark.parametrize("pattern", SLOW)
def test_slow_ones_are_found(pattern: str) -> None:
    """A line is shown on which it takes too long."""
    assert slow_line(re.compile(pattern))


@pytest.mark.parametrize("pattern", FAST)
def test_others_are_left_alone(pattern: str) -> None:
    """What people write in good faith passes."""
    assert slow_line(re.compile(pattern)) is None
