"""What the lines of XGBoost and LightGBM have in common: values of named sets, deviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["by_split", "read_value"]

MAX_VALUE = 100
"""Characters of the longest value read, with its deviation."""

_SPLITS = {
    **dict.fromkeys(("train", "training", "learn"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "eval", "evaluation", "dev"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}

_value = re.compile(rf" ?({NUMBER})(?: ?[+±] ?({NUMBER}))? ?").fullmatch


def read_value(text: str) -> tuple[float, float | None] | None:
    """Read `0.5` or `0.5+0.01`: a value and, in cross-validation, its deviation."""
    match = _value(text) if len(text) <= MAX_VALUE else None
    value = parse_number(match[1]) if match else None
    if match is None or value is None:
        return None
    return value, parse_number(match[2]) if match[2] else None


def by_split(sets: Mapping[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Name the sets by their splits; two of one split keep the second's own name."""
    found: dict[str, dict[str, float]] = {}
    for printed, metrics in sets.items():
        split = _SPLITS.get(printed.lower(), printed)
        found[printed if split in found else split] = metrics
    return found
