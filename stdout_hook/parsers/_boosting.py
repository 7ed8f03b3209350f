"""What XGBoost and LightGBM have in common: iterations of named sets, values with deviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.names import USUAL_SPLITS
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._by_shape import grouped
from stdout_hook.records import Frame, Record, new_tuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Iterations", "by_split", "read_value"]

MAX_VALUE = 100
"""Characters of the longest value read, with its deviation."""

_SPLITS = {**USUAL_SPLITS, "learn": "train"}

_value = re.compile(rf" ?({NUMBER})(?: ?[+±] ?({NUMBER}))? ?").fullmatch


class Iterations:
    """Where a training is, so that the best iteration, printed again at its end, is not read again.

    Args:
        parser: Name of the parser, for the records.
        first: Number of the first iteration.

    Attributes:
        repeats: Whether what comes next may repeat an iteration.
    """

    def __init__(self, parser: str, first: int) -> None:
        self._parser = parser
        self._first = first
        self._last = first - 1
        self.repeats = False

    def announced(self) -> None:
        """Note a training's announcement: it follows its first line, where that is printed."""
        self._last = self._first if self._last == self._first else self._first - 1

    def is_repeat(self, step: int) -> bool:
        """Tell whether an iteration was printed before."""
        return self.repeats and step <= self._last

    def go_on(self, step: int) -> None:
        """Move to an iteration."""
        self._last, self.repeats = step, False

    def records(
        self, step: int, values: Mapping[tuple[str, str], float], frame: Frame
    ) -> Sequence[Record]:
        """Return the records of a line's values by set and name, none where it is a repeat."""
        if self.is_repeat(step):
            self.repeats = False
            return ()
        self.go_on(step)
        told = (self._parser, frame.stream, None, None)
        return [
            new_tuple(Record, (name, None, step, None, metrics, True, *told))
            for name, metrics in grouped(values).items()
        ]


def read_value(text: str) -> tuple[float, float | None] | None:
    """Read `0.5` or `0.5+0.01`: a value and, in cross-validation, its deviation."""
    match = _value(text) if len(text) <= MAX_VALUE else None
    value = parse_number(match[1]) if match else None
    if match is None or value is None:
        return None
    return value, parse_number(match[2]) if match[2] else None


def by_split(sets: Mapping[str, dict[str, float]]) -> dict[tuple[str, str], float]:
    """Name the sets by their splits; two of one split keep the second's own name."""
    found: dict[str, dict[str, float]] = {}
    for printed, metrics in sets.items():
        split = _SPLITS.get(printed.lower(), printed)
        found[printed if split in found else split] = metrics
    return {(split, name): value for split, m in found.items() for name, value in m.items()}
