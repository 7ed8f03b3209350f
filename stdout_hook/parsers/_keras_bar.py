"""One line of Keras' `Progbar`, taken apart; `keras` says what its parts mean.

A line is a count, a bar with times, and the values: ` 1/10 [==>....] - ETA: 7s - loss: 1.5351`.
All lines of a bar are laid out alike, so once a layout was seen twice an expression of its own
reads step and values at once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Callable, NamedTuple, Optional

from stdout_hook.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "BAR",
    "ETA",
    "LINE",
    "RICH",
    "BarReader",
    "Layout",
    "Match",
    "Reading",
    "matches_nothing",
]

Match = Callable[[str], Optional["re.Match[str]"]]

ETA, BAR, LINE, RICH = range(3, 7)
"""What follows the count: a bar with time left, with time taken, no bar, the bar of Keras 3."""

MAX_LAYOUTS = 4
"""Layouts tried before a line is taken apart: a run alternates between about four."""

MAX_KNOWN_LAYOUTS = 256
MAX_NAME = 200
MAX_NAMES = 100

_COUNT = r" *([0-9]{1,15})/"
_TIME = r"-?[0-9][0-9:]{0,20}s?"
_UNIT = r"[0-9]{1,20}[mu]?s/[a-z]{1,20}"
_VALUE = r"([!-^`-~]{1,400})"  # float() has the say, but on `1_0` and digits of other scripts
_HEADS = {
    ETA: rf" \[[=>.]*\] - ETA: {_TIME}",
    BAR: rf" \[[=>.]*\] - {_TIME}(?: {_UNIT})?",
    LINE: rf" - {_TIME}(?:(?: -)? {_UNIT})?",
    RICH: rf" [ ━?]*{_TIME} {_UNIT}",
}
_may_be_line = re.compile(r" *[0-9]{1,15}/[0-9U]|=*\] - | - [0-9]|[0-9]{1,9}s - ").match
_counted = re.compile(
    _COUNT + "([0-9]{1,15}|Unknown)(?:" + "|".join(f"({head})" for head in _HEADS.values()) + ")"
).match
_uncounted = re.compile(rf"(=*\] - | - |){_TIME}(?: {_UNIT})?(?= - )").match
_unit = re.compile(_UNIT + " *").fullmatch
_value = re.compile(_VALUE).fullmatch
# Keras prints four decimals, so a value ends where other text was written right behind it. A
# short word there would be a unit, and the value none.
_glued_value = re.compile(
    r"(-?[0-9]{1,400}\.[0-9]{4}(?:e[-+][0-9]{2,3})?|nan(?![a-z])|-?inf(?![a-z]))"
    r"(?! ?(?:[a-zµ%]{1,3}|[KMGT]i?B)(?!\w))"
).match
_escape = lru_cache(maxsize=1024)(re.escape)
matches_nothing: Match = re.compile("(?!)").fullmatch


class Layout:
    """All of a line but its numbers.

    Attributes:
        head: What follows the count.
        total: The number after the slash; None where it is unknown or there is no count.
        names: The values' names as printed.
        train: Index and name of each value of training.
        val: Index and name, without its prefix, of each value of validation.
        limit: Steps below it are surely drawn while the bar runs.
        match: Reads step and values from a line of this layout, once it was seen twice.
    """

    match: Match = matches_nothing
    _rows: Callable[[str], list[tuple[str, ...]]] | None = None

    def __init__(self, head: int, total: int | None, names: Sequence[str]) -> None:
        self.head = head
        self.total = total
        self.names = tuple(names)
        places = list(enumerate(names))
        self.train = [(i, name) for i, name in places if not name.startswith("val_")]
        self.val = [(i, name[4:]) for i, name in places if name.startswith("val_")]
        runs = not self.val and head in (ETA, RICH)
        self.limit = (10**15 if total is None else total) if runs else 0

    def compile(self, source: str) -> None:
        """Read lines by an expression of their own from now on."""
        self.match = re.compile(source).fullmatch
        if self.limit:
            self._rows = re.compile(f"^(?:{source}|.*)$", re.MULTILINE).findall

    def rows(self, lines: Iterable[str]) -> list[tuple[str, ...]]:
        """Return the groups of `match` for each of many lines at once, "" where it has none.

        No lines where there is no expression, or they are not of a bar that runs.
        """
        return [] if self._rows is None else self._rows("\n".join(lines))


class Reading(NamedTuple):
    """A line taken apart.

    Attributes:
        layout: All but the numbers.
        step: The number before the slash; None where there is no count.
        values: The values, in the order of the layout's names.
        rest: Other text that was written right behind a value.
        cut: Whether the beginning of the line is missing.
    """

    layout: Layout
    step: int | None
    values: Sequence[float]
    rest: str = ""
    cut: bool = False


class _Items:
    """The values on a line; `shape` is an expression for them if the line is a regular one."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.values: list[float] = []
        self.shape = ""
        self.regular = True
        self.rest = ""

    def add(self, name: str, value: float) -> None:
        """Add one value."""
        self.names.append(name)
        self.values.append(value)


_known: dict[str, Layout] = {}
"""Layouts by their expressions, shared by the captures of a process."""


class BarReader:
    """Takes lines apart and remembers how they are laid out."""

    def __init__(self) -> None:
        self._layouts: list[Layout] = []

    def read(self, text: str) -> Reading | None:
        """Return the parts of `text`, None where it is no line of a bar."""
        if _may_be_line(text) is None:
            return None
        layouts = self._layouts
        for place, layout in enumerate(layouts):
            match = layout.match(text)
            if match is not None:
                if place:  # what comes in turn is tried first: a bar's last line, once an epoch
                    layouts.insert(0, layouts.pop(place))
                try:
                    step, *values = map(float, match.groups())
                except ValueError:  # the letters of nan and inf, but no number
                    break
                return Reading(layout, int(step), values)
        return self._take_apart(text)

    def _take_apart(self, text: str) -> Reading | None:
        match = _counted(text)
        if match is None:
            return _take_apart_uncounted(text)
        head = match.lastindex or 0
        items = _items(text[match.end() :])
        if not items.names and not _is_bare(items, head, match[head]):
            return None
        total = None if match[2] == "Unknown" else int(match[2])
        layout = Layout(head, total, items.names)
        if items.shape and len(items.names) <= MAX_NAMES:
            layout = self._learn(layout, f"{_COUNT}{match[2]}{_HEADS[head]}{items.shape} *")
        return Reading(layout, int(match[1]), items.values, items.rest)

    def _learn(self, layout: Layout, source: str) -> Layout:
        """Return the known layout of this shape, with an expression if it is not the first."""
        known = _known.get(source)
        if known is None:
            if len(_known) >= MAX_KNOWN_LAYOUTS:
                _known.clear()
            _known[source] = layout
            return layout
        if known not in self._layouts:
            if known.match is matches_nothing:
                known.compile(source)
            self._layouts = [known, *self._layouts[: MAX_LAYOUTS - 1]]
        return known


def _take_apart_uncounted(text: str) -> Reading | None:
    """Read a line of Keras before 2019, or one whose beginning was cut off."""
    match = _uncounted(text)
    if match is None:
        return None
    items = _items(text[match.end() :])
    if not items.names:
        return None
    layout = Layout(BAR, None, items.names)
    return Reading(layout, None, items.values, items.rest, "]" in match[1])


def _is_bare(items: _Items, head: int, text: str) -> bool:
    """Tell whether a line without values is a bar: one of `predict()` or of a download.

    `3/10 - 5s` alone is not enough.
    """
    return items.regular and (head != LINE or "/" in text)


def _items(text: str) -> _Items:
    """Take ` - name: value - name: value` apart."""
    first, *parts = text.split(" - ")
    items = _Items()
    if first.strip():
        items.rest, items.regular = first, False
        return items
    shape: list[str] = []
    for place, part in enumerate(parts):
        name, colon, printed = part.partition(": ")
        printed = printed.rstrip(" ")
        value = parse_number(printed) if colon and len(name) <= MAX_NAME else None
        if value is not None:
            items.add(name, value)
            shape.append(f"{_escape(name)}: {_VALUE}" if _value(printed) else "")
        elif _unit(part):
            shape.append(_UNIT)
        else:
            shape.append("")
            glued = _glued_value(printed) if len(name) <= MAX_NAME else None
            if glued is not None:
                items.add(name, float(glued[1]))
                items.rest = " - ".join([printed[glued.end() :], *parts[place + 1 :]])
                break
    items.regular = all(shape)
    if items.regular:
        items.shape = "".join(f" - {item}" for item in shape)
    return items
