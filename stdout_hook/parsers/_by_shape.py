"""Texts that differ only in their numbers are taken apart once.

What a program prints again and again has one shape: the text between the numbers. Which number is
whose depends on that alone, so it is kept, and of the next text of the shape only the numbers are
read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Callable, Generic, Optional, TypeVar, Union

__all__ = ["ByShape", "alike", "grouped", "same"]

MAX_SHAPES = 256
"""Shapes that are known at one time."""

MAX_TEXT = 1000
"""Characters of the longest text of which the shape is kept."""

FIRST_MARK = 7_100_000
"""Stands for a text's first number while it is found out which number is whose."""

Name = TypeVar("Name")
Group = TypeVar("Group")

_BEFORE = r"[\s=:,;|(\[]"
_split = re.compile(
    rf"([0-9](?:(?<={_BEFORE}.)|(?<={_BEFORE}[-+].)|(?<=[0-9][+±].))"
    r"[0-9]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?)"
).split


class _Plan(Generic[Name]):
    """Which number of a text is whose.

    Attributes:
        places: The names of the values, each with the index of its number.
        negative: The names of those that have a minus before them.
        fixed: Values that the shape itself holds; their indices follow those of the numbers.
    """

    def __init__(self) -> None:
        self.places: list[tuple[Name, int]] = []
        self.negative: list[Name] = []
        self.fixed: list[float] = []

    def fill(self, numbers: Sequence[str]) -> dict[Name, float]:
        """Return the values of a text by its numbers."""
        texts: Sequence[Union[str, float]] = [*numbers, *self.fixed] if self.fixed else numbers
        values = {}
        for name, index in self.places:
            values[name] = float(texts[index])
        for name in self.negative:
            values[name] = -values[name]
        return values


_SEEN, _REFUSED, _IRREGULAR = _Plan[Any](), _Plan[Any](), _Plan[Any]()


class ByShape(Generic[Name]):
    """Reads the values of texts as a function does, those of a known shape at less cost.

    A number that is no part of the shape stands behind a space, a bracket or one of ``=:,;|``,
    maybe with a sign, or is a deviation: ``0.5+0.1``. A shape is kept when it comes for the second
    time, for some never do.

    Args:
        read: Returns the values that a text tells by name, None where it cannot be read. Which
            number is whose, it may not tell by the digits of such numbers.
        tells_exponents: Whether it may tell it by which of them have an exponent.

    Example:
        >>> read = ByShape(lambda text: {"loss": float(text.partition("loss=")[2])})
        >>> [read(text) for text in ("1 loss=0.5", "2 loss=0.4", "3 loss=0.3")]
        [{'loss': 0.5}, {'loss': 0.4}, {'loss': 0.3}]
    """

    def __init__(
        self,
        read: Callable[[str], Optional[dict[Name, float]]],
        *,
        tells_exponents: bool = False,
    ) -> None:
        self._read = read
        self._tells_exponents = tells_exponents
        self._plans: dict[tuple[str, ...], _Plan[Name]] = {}

    def __call__(self, text: str) -> Optional[dict[Name, float]]:
        """Return the values of a text."""
        if len(text) > MAX_TEXT:
            return self._read(text)
        parts = _split(text)
        shape = tuple(parts[::2])
        if self._tells_exponents:
            shape += tuple(["e" if "e" in n or "E" in n else "" for n in parts[1::2]])
        plan = self._plans.get(shape)
        if plan is None or plan is _SEEN:
            return self._learn(text, shape, parts)
        if plan is _IRREGULAR:
            return self._read(text)
        return None if plan is _REFUSED else plan.fill(parts[1::2])

    def _learn(
        self, text: str, shape: tuple[str, ...], parts: list[str]
    ) -> Optional[dict[Name, float]]:
        values = self._read(text)
        if len(self._plans) >= MAX_SHAPES:
            self._plans.clear()
        is_known = shape in self._plans
        self._plans[shape] = _plan(self._read, values, parts) if is_known else _SEEN
        return values


def grouped(values: Mapping[tuple[Group, str], float]) -> dict[Group, dict[str, float]]:
    """Return the values of each group by name."""
    groups: dict[Group, dict[str, float]] = {}
    for (group, name), value in values.items():
        if group in groups:
            groups[group][name] = value
        else:
            groups[group] = {name: value}
    return groups


def same(first: Optional[float], second: float) -> bool:
    """Tell whether two values are alike, nan like nan."""
    return first == second or (first is not None and first != first and second != second)


def alike(first: Mapping[Name, float], second: Mapping[Name, float]) -> bool:
    """Tell whether values are the same, nan like nan."""
    return first == second or (
        first.keys() == second.keys()
        and all(same(value, second[name]) for name, value in first.items())
    )


def _plan(
    read: Callable[[str], Optional[dict[Name, float]]],
    values: Optional[dict[Name, float]],
    parts: Sequence[str],
) -> _Plan[Name]:
    """Find out which number is whose: the text is read once more, with marks in their places."""
    numbers = parts[1::2]
    marked = list(parts)
    for index, number in enumerate(numbers):
        marked[2 * index + 1] = _mark(FIRST_MARK + index, number)
    found = read("".join(marked))
    if values is None or found is None:
        return _REFUSED if values is found else _IRREGULAR
    plan = _Plan[Name]()
    for name, value in found.items():
        index = int(abs(value) + 0.1) - FIRST_MARK if isfinite(value) else -1
        if not 0 <= index < len(numbers):
            index = len(numbers) + len(plan.fixed)
            plan.fixed.append(value)
        elif value < 0:
            plan.negative.append(name)
        plan.places.append((name, index))
    return plan if repr(plan.fill(numbers)) == repr(values) else _IRREGULAR


def _mark(value: int, number: str) -> str:
    """Return a value in the form that a number has."""
    if number.isdigit():
        return str(value)
    exponent = "E" if "E" in number else "e" if "e" in number else ""
    return f"{value / 1e6:.6f}{exponent}+06" if exponent else f"{value}.5"
