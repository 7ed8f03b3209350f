r"""Patterns of the user's own: regular expressions that say where the values are.

Two forms. A mapping from key to expression, whose first group is the value (or the group named
`value`)::

    PatternParser({"train/loss": r"loss=([\d.eE+-]+)", "epoch": r"^Epoch (\d+)"})

A key is `split/metric` or a metric alone; the keys `step`, `epoch`, `total_steps` and `split`
set the position of the values that follow, in the same text and after it. Or one expression
with named groups, where the same four names are the position and every other name a metric::

    PatternParser(r"\[(?P<step>\d+)\] loss=(?P<loss>\S+)")

Each expression is searched once in each frame; what it captures must read as a number.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stdout_hook.errors import PatternError
from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

__all__ = ["PatternParser"]

_POSITIONS = ("step", "epoch", "total_steps", "split")
_Match = re.Match  # one name for mypy and for Python 3.9 at run time

# What a group must be able to match: numbers of many lengths, with and without sign, exponent.
_WHOLE = ("0", "1", "12", "123", "1234", "12345", "123456")
_FRACTION = ("", ".", *("." + "1234567890"[:places] for places in range(1, 9)))
_EXPONENT = ("", "e-05", "e+05", "e5", "E-05")
_SAMPLES = [
    "".join(parts) for parts in itertools.product(("", "-", "+"), _WHOLE, _FRACTION, _EXPONENT)
] + [".5", "-.5", "nan", "inf", "-inf", "NaN", "Inf"]


class _Pattern(NamedTuple):
    """One expression, and what its groups are: metric names or positions, by group."""

    label: str
    regex: re.Pattern[str]
    split: str | None
    metrics: Mapping[int | str, str]
    position: Mapping[int | str, str]


class PatternParser:
    """Reads values by the user's own regular expressions.

    Args:
        patterns: A mapping from key to expression, or one expression with named groups; an
            expression is a string or compiled.

    Raises:
        PatternError: A pattern does not compile, captures nothing, or nothing like a number.
    """

    name = "pattern"

    def __init__(
        self, patterns: Mapping[str, str | re.Pattern[str]] | str | re.Pattern[str]
    ) -> None:
        self._patterns = list(_compile_all(patterns))
        self._patterns.sort(key=lambda pattern: not pattern.position)  # positions come first
        self.matched: dict[str, int] = {pattern.label: 0 for pattern in self._patterns}
        self._position: dict[str, Any] = {}

    @property
    def unmatched(self) -> list[str]:
        """The patterns that never read a value, by key."""
        return [label for label, count in self.matched.items() if not count]

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return a record for each split that the patterns found in `frame`, None without any.

        A frame that holds a position alone is noted and left to the other parsers.
        """
        found: dict[str | None, dict[str, float]] = {}
        for pattern in self._patterns:
            match = pattern.regex.search(frame.text)
            if match is not None:
                self._read(pattern, match, found)
        records = [self._record(split, metrics, frame) for split, metrics in found.items()]
        return records or None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read(
        self,
        pattern: _Pattern,
        match: _Match[str],
        found: dict[str | None, dict[str, float]],
    ) -> None:
        read = self._read_position(pattern, match)
        split = pattern.split or self._position.get("split")
        for group, metric in pattern.metrics.items():
            value = parse_number(match[group] or "")
            if value is not None:
                found.setdefault(split, {})[metric] = value
                read = True
        self.matched[pattern.label] += read

    def _read_position(self, pattern: _Pattern, match: _Match[str]) -> bool:
        read = False
        for group, place in pattern.position.items():
            value = _position_value(place, match[group] or "")
            if value is not None:
                self._position[place] = value
                read = True
        return read

    def _record(self, split: str | None, metrics: dict[str, float], frame: Frame) -> Record:
        place = self._position.get
        return Record(
            split=split,
            epoch=place("epoch"),
            step=place("step"),
            total_steps=place("total_steps"),
            metrics=metrics,
            final=frame.end != "\r",
            parser=self.name,
            stream=frame.stream,
        )


def _position_value(place: str, text: str) -> str | int | float | None:
    """Return a position as it is kept: an epoch may be a fraction, a step may not."""
    if place == "split":
        return text.strip() or None
    value = parse_number(text)
    if value is None or value - value != 0:  # nan and infinity are no position
        return None
    if value == int(value):
        return int(value)
    return value if place == "epoch" else None


def _compile_all(patterns: object) -> Iterator[_Pattern]:
    if isinstance(patterns, (str, re.Pattern)):
        yield _named_groups(patterns)
    elif not isinstance(patterns, Mapping):
        raise PatternError(
            "patterns must be a mapping from key to regular expression, or one expression with "
            f"named groups; got {type(patterns).__name__}"
        )
    elif not patterns:
        raise PatternError('patterns is empty; give at least one, like {"train/loss": "…"}')
    else:
        yield from (_keyed(key, pattern) for key, pattern in patterns.items())


def _keyed(key: object, pattern: object) -> _Pattern:
    """Make the pattern of one entry of a mapping."""
    split, metric = _split_key(key)
    regex = _compile(key, pattern)
    position: dict[int | str, str] = {g: g for g in regex.groupindex if g in _POSITIONS}
    taken = {regex.groupindex[str(group)] for group in position}
    free = [group for group in range(1, regex.groups + 1) if group not in taken]
    if not free:
        raise PatternError(
            f"pattern {key!r} captures nothing: {regex.pattern!r}; "
            "put the value in parentheses, like loss=([0-9.]+)"
        )
    group = regex.groupindex.get("value", free[0])
    if split is None and metric in _POSITIONS:
        return _checked(_Pattern(metric, regex, None, {}, {**position, group: metric}))
    return _checked(_Pattern(str(key), regex, split, {group: metric}, position))


def _split_key(key: object) -> tuple[str | None, str]:
    """Return split and metric of `train/loss`; what follows the first slash is the metric."""
    if isinstance(key, str) and key.strip():
        split, slash, metric = key.partition("/")
        if not slash:
            return None, key
        if split and metric:
            return split, metric
    raise PatternError(f"pattern {key!r}: the key must be split/metric or a metric's name")


def _named_groups(pattern: str | re.Pattern[str]) -> _Pattern:
    """Make the pattern that is one expression with named groups."""
    label = pattern if isinstance(pattern, str) else pattern.pattern
    regex = _compile(label, pattern)
    metrics: dict[int | str, str] = {g: g for g in regex.groupindex if g not in _POSITIONS}
    if not metrics:
        raise PatternError(
            f"pattern {label!r} captures no metric; name a group after each metric, "
            "like loss=(?P<loss>[0-9.]+)"
        )
    position: dict[int | str, str] = {g: g for g in regex.groupindex if g in _POSITIONS}
    return _checked(_Pattern(str(label), regex, None, metrics, position))


def _compile(label: object, pattern: object) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
        return pattern
    if not isinstance(pattern, str):
        raise PatternError(
            f"pattern {label!r} must be a string or a compiled expression of strings, "
            f"got {pattern!r}"
        )
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(
            f"pattern {label!r} does not compile: {_pointed(pattern, error)}; put a backslash "
            "before a character that is meant literally"
        ) from error


def _pointed(pattern: str, error: Exception) -> str:
    """Show what is wrong and where in the expression."""
    place = getattr(error, "pos", None)
    if place is None:
        return f"{error}, in {pattern!r}"
    message = getattr(error, "msg", error)
    return f"{message}, at position {place}, here: {pattern[:place]!r} >>> {pattern[place:]!r}"


def _checked(pattern: _Pattern) -> _Pattern:
    """Return `pattern` if its groups can match numbers, as far as that can be told."""
    groups = [*pattern.metrics, *(g for g, p in pattern.position.items() if p != "split")]
    for group in groups:
        number = pattern.regex.groupindex[group] if isinstance(group, str) else group
        source = _group_source(pattern.regex.pattern, number)
        if not _may_match_number(source, pattern.regex.flags):
            raise PatternError(
                f"pattern {pattern.label!r}: the group ({source}) matches no number; "
                "capture digits, like ([0-9.]+)"
            )
    return pattern


def _may_match_number(source: str, flags: int) -> bool:
    """Try a group's expression on sample numbers; True also where that tells nothing."""
    depends = re.search(
        r"\\[0-9AbBZ]|\(\?|[\^$]|[0-9]", re.sub(r"\{[^}]*\}|\[[^\]]+\]", "", source)
    )
    if depends or flags & re.VERBOSE:
        return True
    try:
        matches = re.compile(source, flags & ~re.DEBUG).fullmatch
    except re.error:
        return True
    return any(matches(sample) for sample in _SAMPLES)


def _group_source(pattern: str, number: int) -> str:
    """Return what stands between the parentheses of a pattern's capturing group."""
    tokens = re.finditer(
        r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?P<\w+>|\?)?|\)", pattern, re.DOTALL
    )
    stack: list[tuple[int, int]] = []
    count = 0
    for token in tokens:
        text = token.group()
        if text[0] == "(":
            captures = text != "(?"
            count += captures
            stack.append((count if captures else 0, token.end()))
        elif text == ")" and stack:
            opened, start = stack.pop()
            if opened == number:
                return pattern[start : token.start()]
    return "."
