"""The one grammar of printed numbers: what a metric's value may look like.

A number stands alone: `5s`, `38%`, `1/10`, `2.15.0`, `12:30` and `0x1f` are none.
"""

from __future__ import annotations

import re

__all__ = ["NUMBER", "parse_number"]

NUMBER = (
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?"
    r"|(?i:nan(?:\([a-z]*\))?|inf(?:inity)?)|1\.#(?:INF|IND|QNAN|SNAN)[0-9]*)"
)
"""Regular expression of a number, without groups; anchor it on both sides.

Besides Python's spellings it knows those of C: `-nan(ind)`, `1.#INF`, `1.#QNAN`.
"""

MAX_LENGTH = 400
"""Characters of the longest number read: the largest double has 309 digits before the point."""

_number = re.compile(NUMBER).fullmatch


def parse_number(text: str) -> float | None:
    """Return the number that `text` is, spaces around it ignored; None where it is none.

    Example:
        >>> parse_number("-2.5e-3"), parse_number("5s")
        (-0.0025, None)
    """
    text = text.strip()
    if len(text) > MAX_LENGTH or _number(text) is None:
        return None
    try:
        return float(text)
    except ValueError:
        return _spelled_by_c(text)


def _spelled_by_c(text: str) -> float:
    """Read the forms that `float` refuses: `nan(ind)`, `-1.#INF00`."""
    if "#INF" in text:
        return float("-inf" if text[0] == "-" else "inf")
    return float("nan")
