r"""Patterns of the user's own: regular expressions that say where the values are.

A mapping from key to expression, whose first group is the value (or the group named `value`)::

    PatternParser({"train/loss": r"loss=([\d.eE+-]+)", "epoch": r"^Epoch (\d+)"})

A key is `split/metric` or a metric alone; the keys `step`, `epoch`, `total_steps` and `split`
set the position of the values that follow, in the same text and after it. Or one expression
with named groups, where the same four names are the position and every other name a metric::

    PatternParser(r"\[(?P<step>\d+)\] loss=(?P<loss>\S+)")

Or one whose two groups are a metric's name and its value, read wherever it matches::

    PatternParser(r"(\key): (\value)")

``\key``, ``\value`` and ``\step`` stand for a name, a number and a whole number, as in Guild AI.
A list may hold several of all these, and SageMaker's definitions (``{"Name": …, "Regex": …}``);
a mapping with Katib's ``metricsFormat``, also inside its ``source`` and ``filter``, is read as
Katib reads it.

Each expression is searched in the first 2,048 characters of each frame; what it captures must
read as a number. One that could take for ever on some line is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from stdout_hook.backtracking import MAX_SEARCHED
from stdout_hook.numbers import parse_number
from stdout_hook.pattern_forms import Pattern, compile_patterns
from stdout_hook.records import Frame, Record

__all__ = ["PatternParser"]


class PatternParser:
    """Reads values by the user's own regular expressions.

    Args:
        patterns: In one of the forms that the module describes; an expression is a string or
            compiled.

    Raises:
        PatternError: A pattern does not compile, captures nothing or nothing like a number, or
            could take for ever.
    """

    name = "pattern"

    def __init__(self, patterns: Any) -> None:
        self._patterns = list(compile_patterns(patterns))
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
        text = frame.text[:MAX_SEARCHED]
        for pattern in self._patterns:
            if pattern.names_are_captured:
                self._read_pairs(pattern, text, found)
                continue
            match = pattern.regex.search(text)
            if match is not None:
                self._read(pattern, match, found)
        records = [self._record(split, metrics, frame) for split, metrics in found.items()]
        return records or None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read(
        self,
        pattern: Pattern,
        match: re.Match[str],
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

    def _read_pairs(
        self, pattern: Pattern, text: str, found: dict[str | None, dict[str, float]]
    ) -> None:
        for match in pattern.regex.finditer(text):
            name, value = match[1], parse_number(match[2] or "")
            if value is None or not name:
                continue
            self.matched[pattern.label] += 1
            if name in ("step", "epoch", "total_steps"):
                self._position[name] = _position_value(name, match[2])
            elif not pattern.only or name in pattern.only:
                found.setdefault(self._position.get("split"), {})[name] = value

    def _read_position(self, pattern: Pattern, match: re.Match[str]) -> bool:
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
