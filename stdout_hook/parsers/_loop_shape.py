"""Lines of one shape are read once: the next ones differ only in their numbers.

Reading a line takes ten times as long as finding its numbers. So what a line tells is kept by its
shape, the text between the numbers, together with which number is what; also that it tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Optional, Union

from stdout_hook.parsers._loop_line import Belief, Group, Line, Value, read_line

__all__ = ["ShapeReader"]

MAX_SHAPES = 256
"""Shapes that are known at one time."""

MAX_DIGITS = 15
"""Digits of the longest count."""

# Not within a name: what `top-5`, `layer1` and `loss/5` mean depends on their digits.
_split = re.compile(
    r"(?<![\w.@])(?<![A-Za-z_][-/.])"
    r"([0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|(?:[nN]a[nN]|[iI]nf)\b)"
).split
_ordinal = re.compile(r"第 ?([0-9]{1,9})(?: ?/ ?([0-9]{1,9}))? ?(?:个 ?)?(轮次?|步|epoch|折)")
_printed_tensor = re.compile(
    r"\b(?:tensor|np\.float[0-9]{2}|Array|array)\(([-+]?[0-9.]{1,30}(?:e[-+]?[0-9]{1,4})?)"
    r"(?:, ?[^()]{0,80})?\)"
)


class _GroupPlan(NamedTuple):
    """Which numbers of a line are a group's.

    Attributes:
        positions: Names of the group's fields, and the number that each is.
        totals: Numbers that must be as they were, for they decide what a position is.
        fields: The group's fields that are no numbers of their own.
        values: Split, metric and number, and whether a minus is before it.
    """

    positions: list[tuple[str, int]]
    totals: list[tuple[int, str]]
    fields: dict[str, Union[int, str, None]]
    values: list[tuple[Optional[str], str, int, bool]]


class _Plan(NamedTuple):
    """How to read the lines of one shape."""

    groups: list[_GroupPlan]
    belief: Belief
    is_final: bool
    split: Optional[str]


class ShapeReader:
    """Reads lines, and remembers their shapes."""

    def __init__(self) -> None:
        self._plans: dict[tuple[str, ...], Optional[_Plan]] = {}

    def read(self, text: str) -> Optional[Line]:
        """Return what a line tells, None where it tells nothing."""
        parts = _split(text)
        numbers = parts[1::2]
        shape = (*parts[::2], "".join("0" if number.isdigit() else "." for number in numbers))
        if shape in self._plans:
            plan = self._plans[shape]
            line = None if plan is None else _fill(plan, numbers)
            if plan is None or line is not None:
                return line
        line = _read_anew(text)
        self._learn(shape, line, parts)
        return line

    def _learn(self, shape: tuple[str, ...], line: Optional[Line], parts: list[str]) -> None:
        plan = None if line is None else _plan(line, parts)
        if line is not None and plan is None:
            return
        if len(self._plans) >= MAX_SHAPES:
            self._plans.clear()
        self._plans[shape] = plan


def _read_anew(text: str) -> Optional[Line]:
    """Read a line whose shape is not known."""
    if "rray(" in text or "tensor" in text or "np.float" in text:
        text = _printed_tensor.sub(r"\1", text)
    if "第" in text:
        text = _ordinal.sub(_as_count, text)
    return read_line(text)


def _as_count(match: re.Match[str]) -> str:
    total = f"/{match[2]}" if match[2] else ""
    return f"{match[3]} {match[1]}{total} "


def _plan(line: Line, parts: list[str]) -> Optional[_Plan]:
    """Find out which number is what, None where that cannot be told."""
    places: dict[int, int] = {}
    place = 0
    for index, part in enumerate(parts):
        if index % 2:
            places[place] = index // 2
        place += len(part)
    groups = []
    for group in line.groups:
        found = _group_plan(group, places, parts)
        if found is None:
            return None
        groups.append(found)
    plan = _Plan(groups, line.belief, line.is_final, line.split)
    return plan if repr(_fill(plan, parts[1::2])) == repr(_stripped(line)) else None


def _group_plan(group: Group, places: dict[int, int], parts: list[str]) -> Optional[_GroupPlan]:
    positions, totals, values = [], [], []
    for kind, place in group.places.items():
        if place not in places:
            return None
        positions.append((kind, places[place]))
        total = getattr(group, f"{kind}s")
        if total is not None:
            totals.append((places[place] + 1, str(total)))
    for value in group.values:
        sign = value.place in places
        index = places.get(value.place if sign else value.place + 1)
        if index is None:
            return None
        is_negative = parts[2 * index].endswith("-") and not sign
        values.append((value.split, value.metric, index, is_negative))
    fields = {f"{kind}s": getattr(group, f"{kind}s") for kind in group.places}
    return _GroupPlan(positions, totals, {**fields, "fold_name": group.fold_name}, values)


def _stripped(line: Line) -> Line:
    """Return a line without the places in it, as a plan gives it."""
    groups = []
    for group in line.groups:
        fields = {**vars(group), "places": {}}
        fields["values"] = [Value(v.split, v.metric, v.number) for v in group.values]
        groups.append(Group(**fields))
    return Line(groups, line.belief, line.is_final, line.split)


def _fill(plan: _Plan, numbers: list[str]) -> Optional[Line]:
    """Read a line by its numbers, None where one is no count or total that it should be."""
    groups = []
    for one in plan.groups:
        if any(numbers[index].lstrip("0") != total.lstrip("0") for index, total in one.totals):
            return None
        group = Group(**one.fields)  # type: ignore[arg-type]  # its own fields
        for kind, index in one.positions:
            number = numbers[index]
            if number.isdigit() and len(number) > MAX_DIGITS:
                return None
            setattr(group, kind, int(number) if number.isdigit() else float(number))
        group.values = list(_values(one, numbers))
        groups.append(group)
    return Line(groups, plan.belief, plan.is_final, plan.split)


def _values(plan: _GroupPlan, numbers: list[str]) -> Iterator[Value]:
    for split, metric, index, is_negative in plan.values:
        number = float(numbers[index])
        yield Value(split, metric, -number if is_negative else number)
