"""Lines of one shape are read once: the next ones differ only in their numbers.

Reading a line takes ten times as long as finding its numbers. So what a line tells is kept by its
shape, the text between the numbers, together with which number is what; also that it tells nothing.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple, Optional

from stdout_hook.parsers._loop_filter import may_hold
from stdout_hook.parsers._loop_line import Group, Line, Value, read_line

__all__ = ["read_by_shape"]

MAX_SHAPES = 512
"""Shapes that are known at one time; what they tell is the same in all logs."""

MAX_DIGITS = 15
"""Digits of the longest count."""

MAX_NUMBER = 40
"""Characters of the longest number of which only the form is kept."""

# Not within a name: what `top-5`, `layer1` and `loss/5` mean depends on their digits. The first
# character comes first, as that is what is looked for.
_split = re.compile(
    r"([0-9nNiI](?<![\w.@].)(?<![A-Za-z_][-/.].)(?:"
    r"(?<=[0-9])[0-9]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|(?<=[nN])a[nN]\b|(?<=[iI])nf\b))"
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
        fields: The group's other fields.
        values: Split, metric and number, and whether a minus is before it.
    """

    positions: list[tuple[str, int]]
    totals: list[tuple[int, str]]
    fields: dict[str, Any]
    values: list[tuple[Optional[str], str, int, bool]]


class _Plan(NamedTuple):
    """How to read the lines of one shape.

    Attributes:
        groups: Their groups.
        line: What else they tell, the same for all.
    """

    groups: list[_GroupPlan]
    line: tuple[Any, ...]


_UNKNOWN = _Plan([], ())
_plans: dict[tuple[str, ...], Optional[_Plan]] = {}
"""Shared by the captures of a process, on threads of their own."""


def read_by_shape(text: str) -> Optional[Line]:
    """Return what a line tells, None where it tells nothing."""
    parts = _split(text)
    numbers = parts[1::2]
    shape = (*parts[::2], *map(_form, numbers))
    if "," in shape:  # what it separates, and whether it does, depends on how many digits follow
        shape += tuple([str(len(number.partition(".")[0])) for number in numbers])
    plan = _plans.get(shape, _UNKNOWN)
    if plan is not _UNKNOWN:
        line = None if plan is None else _fill(plan, numbers)
        if plan is None or line is not None:
            return line
    if not may_hold(text):
        return None
    line = _read_anew(text)
    _learn(shape, line, parts)
    return line


def _form(number: str) -> str:
    """Return what of a number the meaning of its line depends on; of odd ones, all."""
    if number.isdigit() and len(number) <= MAX_DIGITS:
        return "0"
    return "." if number[-1].isdigit() and len(number) <= MAX_NUMBER else number


def _learn(shape: tuple[str, ...], line: Optional[Line], parts: list[str]) -> None:
    plan = None if line is None else _plan(line, parts)
    if line is not None and plan is None:
        return
    if len(_plans) >= MAX_SHAPES:
        _plans.clear()
    _plans[shape] = plan


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
    plan = _Plan(groups, _told(line))
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
    fields = {name: value for name, value in vars(group).items() if name not in group.places}
    return _GroupPlan(positions, totals, {**fields, "places": {}}, values)


def _stripped(line: Line) -> Line:
    """Return a line without the places in it, as a plan gives it."""
    groups = []
    for group in line.groups:
        fields = {**vars(group), "places": {}}
        fields["values"] = [Value(v.split, v.metric, v.number) for v in group.values]
        groups.append(Group(**fields))
    return Line(groups, *_told(line))


def _told(line: Line) -> tuple[Any, ...]:
    """Return what a line tells besides its groups."""
    return line.belief, line.is_final, line.split, line.has_epoch, line.has_position


def _fill(plan: _Plan, numbers: list[str]) -> Optional[Line]:
    """Read a line by its numbers, None where one is no count or total that it should be."""
    groups = []
    for one in plan.groups:
        for index, total in one.totals:
            if numbers[index] != total and numbers[index].lstrip("0") != total.lstrip("0"):
                return None
        group = object.__new__(Group)  # its fields are set at once
        fields = vars(group)
        fields.update(one.fields)
        for kind, index in one.positions:
            number = numbers[index].rstrip(".")
            if number.isdigit() and len(number) > MAX_DIGITS:
                return None
            fields[kind] = int(number) if number.isdigit() else float(number)
        group.values = [
            Value(split, metric, -float(numbers[index]) if is_negative else float(numbers[index]))
            for split, metric, index, is_negative in one.values
        ]
        groups.append(group)
    return Line(groups, *plan.line)
