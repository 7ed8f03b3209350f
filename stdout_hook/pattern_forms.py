"""The forms in which users write patterns, checked and compiled; `patterns` describes them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stdout_hook.backtracking import slow_line
from stdout_hook.errors import PatternError
from stdout_hook.numbers import NUMBER

__all__ = ["Pattern", "compile_patterns"]

_POSITIONS = ("step", "epoch", "total_steps", "split")

# What a group must be able to match: numbers of many lengths, with and without sign, exponent.
_WHOLE = ("0", "1", "12", "123", "1234", "12345", "123456")
_FRACTION = ("", ".", *("." + "1234567890"[:places] for places in range(1, 9)))
_EXPONENT = ("", "e-05", "e+05", "e5", "E-05")
_SAMPLES = [
    "".join(parts) for parts in itertools.product(("", "-", "+"), _WHOLE, _FRACTION, _EXPONENT)
] + [".5", "-.5", "nan", "inf", "-inf", "NaN", "Inf"]


_ALIASES = {r"\key": r"[^ \t]+", r"\value": NUMBER, r"\step": "[0-9]+"}
"""Guild AI's short forms, and what they stand for there."""

_SETS = {"validation": "val", "valid": "val", "eval": "val", "dev": "val", "training": "train"}


class Pattern(NamedTuple):
    """One expression, and what its groups are: metric names or positions, by group.

    Attributes:
        label: What it is called where it must be named.
        regex: The expression.
        split: The split of its values, None where none is told.
        metrics: Metric names by group.
        position: Positions by group.
        names_are_captured: Whether its first group is a metric's name and its second the value.
        only: The names to read then; empty for all.
    """

    label: str
    regex: re.Pattern[str]
    split: str | None
    metrics: Mapping[int | str, str]
    position: Mapping[int | str, str]
    names_are_captured: bool = False
    only: Sequence[str] = ()


def compile_patterns(patterns: object) -> Iterator[Pattern]:
    """Yield the patterns that a user gave, each checked.

    Raises:
        PatternError: One cannot work; the message says which, where and why.
    """
    if isinstance(patterns, (str, re.Pattern)):
        yield _single(patterns)
    elif isinstance(patterns, (list, tuple)):
        yield from _listed(patterns)
    elif not isinstance(patterns, Mapping):
        raise PatternError(
            "patterns must be a mapping from key to regular expression, or one expression with "
            f"named groups; got {type(patterns).__name__}"
        )
    elif not patterns:
        raise PatternError('patterns is empty; give at least one, like {"train/loss": "…"}')
    elif {"metricsFormat", "filter", "source"} & patterns.keys():
        yield from _of_katib(patterns)
    elif patterns.keys() == {"Name", "Regex"}:
        yield _keyed(_key_of_sagemaker(patterns["Name"]), patterns["Regex"])
    else:
        yield from (_keyed(key, pattern) for key, pattern in patterns.items())


def _listed(patterns: Sequence[object]) -> Iterator[Pattern]:
    if not patterns:
        raise PatternError("the list of patterns is empty; give at least one")
    for number, pattern in enumerate(patterns, 1):
        try:
            yield from compile_patterns(pattern)
        except PatternError as error:
            raise PatternError(f"pattern {number} of the list: {error}") from error


def _key_of_sagemaker(name: object) -> object:
    """Return the key for a name like `validation:accuracy`."""
    if not isinstance(name, str) or ":" not in name or "/" in name:
        return name
    split, _, metric = name.partition(":")
    return f"{_SETS.get(split, split)}/{metric}"


def _of_katib(patterns: Mapping[Any, Any]) -> Iterator[Pattern]:
    """Read the collector's definition: `source: filter: metricsFormat: [expression, …]`."""
    found: Any = patterns
    for name in ("source", "filter"):
        found = found.get(name, found) if isinstance(found, Mapping) else found
    formats = found.get("metricsFormat") if isinstance(found, Mapping) else None
    if not isinstance(formats, (list, tuple)) or not formats:
        raise PatternError(f"Katib's metricsFormat must be a list of expressions; got {found!r}")
    for pattern in formats:
        yield _pair(pattern, pattern)


def _single(pattern: str | re.Pattern[str]) -> Pattern:
    """Make the pattern that is one expression: with named groups, or a name and a value."""
    regex = _compile(pattern, pattern)
    if not regex.groupindex and regex.groups >= 2:
        return _pair(pattern, pattern)
    return _named_groups(pattern)


def _pair(label: object, pattern: object) -> Pattern:
    """Make a pattern whose first group is a name and its second the value."""
    regex = _compile(label, pattern)
    if regex.groups < 2:
        raise PatternError(
            f"pattern {label!r} must have two groups, a metric's name and its value, "
            r"like ([\w-]+)=([0-9.]+)"
        )
    return _checked(Pattern(str(label), regex, None, {2: "value"}, {}, names_are_captured=True))


def _keyed(key: object, pattern: object) -> Pattern:
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
        return _checked(Pattern(metric, regex, None, {}, {**position, group: metric}))
    return _checked(Pattern(str(key), regex, split, {group: metric}, position))


def _split_key(key: object) -> tuple[str | None, str]:
    """Return split and metric of `train/loss`; what follows the first slash is the metric."""
    if isinstance(key, str) and key.strip():
        split, slash, metric = key.partition("/")
        if not slash:
            return None, key
        if split and metric:
            return split, metric
    raise PatternError(f"pattern {key!r}: the key must be split/metric or a metric's name")


def _named_groups(pattern: str | re.Pattern[str]) -> Pattern:
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
    return _checked(Pattern(str(label), regex, None, metrics, position))


def _compile(label: object, pattern: object) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
        return _fast_enough(label, pattern)
    if not isinstance(pattern, str):
        raise PatternError(
            f"pattern {label!r} must be a string or a compiled expression of strings, "
            f"got {pattern!r}"
        )
    for alias, meaning in _ALIASES.items():
        pattern = pattern.replace(alias, meaning)
    try:
        return _fast_enough(label, re.compile(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(
            f"pattern {label!r} does not compile: {_pointed(pattern, error)}; put a backslash "
            "before a character that is meant literally"
        ) from error


def _fast_enough(label: object, regex: re.Pattern[str]) -> re.Pattern[str]:
    line = slow_line(regex)
    if line is not None:
        raise PatternError(
            f"pattern {label!r} takes too long on a line like {line[:40]!r}, for something that "
            "is repeated in it can be repeated in several ways; write it so that there is one, "
            "like (?:[^,]*,)* in place of (?:[^,]*,?)*"
        )
    return regex


def _pointed(pattern: str, error: Exception) -> str:
    """Show what is wrong and where in the expression."""
    place = getattr(error, "pos", None)
    if place is None:
        return f"{error}, in {pattern!r}"
    message = getattr(error, "msg", error)
    return f"{message}, at position {place}, here: {pattern[:place]!r} >>> {pattern[place:]!r}"


def _checked(pattern: Pattern) -> Pattern:
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
