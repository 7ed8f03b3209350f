"""The one grammar of printed numbers: what a metric's value may look like.

A number stands alone: `5s`, `38%`, `1/10`, `2.15.0`, `12:30` and `0x1f` are none. An amount is
what stands in a line where a number may stand: a number, a share in percent, a count of a total,
or what only begins like a number (a time, a speed, a version, a date).
"""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

__all__ = ["AMOUNT", "NUMBER", "Amount", "parse_amount", "parse_number"]

NUMBER = (
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9]+(?:[eE][-+]?[0-9]+)?"
    r"|(?i:nan(?:\([a-z]*\))?|inf(?:inity)?)|1\.#(?:INF|IND|QNAN|SNAN)[0-9]*)"
)
"""Regular expression of a number, without groups; anchor it on both sides.

Besides Python's spellings it knows those of C: `-nan(ind)`, `1.#INF`, `1.#QNAN`.
"""

AMOUNT = (
    r"[-+]?(?:1\.[#][A-Z]{3,4}[0-9]*"
    r"|\.?[0-9](?:[\w.%]|[-+:](?=[0-9])|/(?=\w)|,(?=[0-9]{3}(?![0-9])))*"
    r"|(?:(?i:nan\([a-z]{0,4}\)|nan|inf(?:inity)?)%?|(?:nan|inf)m?s|None|null|N/A)(?![\w-]))"
)
"""Regular expression of an amount, without groups, for a place where no word goes on."""

MAX_LENGTH = 400
"""Characters of the longest number read: the largest double has 309 digits before the point."""

MAX_COUNT = 15
"""Digits of the longest count."""

_number = re.compile(NUMBER).fullmatch
_share = re.compile(rf"({NUMBER})(%|dB)").fullmatch
_count = re.compile(rf"[0-9]{{1,{MAX_COUNT}}}").fullmatch
_fraction = re.compile(rf"([0-9]{{1,{MAX_COUNT}}})/([0-9]{{1,{MAX_COUNT}}})").fullmatch
# With one comma alone it may be a decimal comma: 1,234 is left.
_thousands = re.compile(
    r"[-+]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,99}(?:\.[0-9]*)?|,[0-9]{3}\.[0-9]+)"
).fullmatch


class Amount(NamedTuple):
    """What stands in a line where a number may stand.

    Attributes:
        value: The number; None where it has a unit, or is a count of a total, a time, a version.
        text: It, as printed.
        is_percent: Whether a percent sign follows.
        whole: The number where it is printed as a count, without a point: `3` in `3` and `3/10`.
        total: What it is a count of: `10` in `3/10`.
    """

    value: Optional[float]
    text: str = ""
    is_percent: bool = False
    whole: Optional[int] = None
    total: Optional[int] = None


def parse_number(text: str) -> Optional[float]:
    """Return the number that `text` is, spaces around it ignored; None where it is none.

    Example:
        >>> parse_number("-2.5e-3"), parse_number("5s")
        (-0.0025, None)
    """
    try:
        value = float(text)
    except ValueError:
        return _spelled_by_c(text.strip()) if "#" in text or "(" in text else None
    if "_" in text or len(text) > MAX_LENGTH or not text.isascii():
        return value if _is_number(text.strip()) else None
    return value


def parse_amount(text: str) -> Amount:
    """Read an amount, of which one or more points may end the sentence.

    Example:
        >>> parse_amount("91.5%").value, parse_amount("3/10").total, parse_amount("12ms").value
        (91.5, 10, None)
    """
    text = text.rstrip(".")
    if len(text) > MAX_LENGTH:
        return Amount(None, text)
    value = parse_number(text)
    if value is not None:
        return Amount(value, text, whole=int(text) if _count(text) else None)
    fraction = _fraction(text)
    if fraction:
        return Amount(None, text, whole=int(fraction[1]), total=int(fraction[2]))
    share = _share(text)
    if share:
        return Amount(parse_number(share[1]), text, share[2] == "%")
    if _thousands(text):
        value = float(text.replace(",", ""))
        return Amount(value, text, whole=None if "." in text else int(value))
    return Amount(None, text)


def _is_number(text: str) -> bool:
    return len(text) <= MAX_LENGTH and _number(text) is not None


def _spelled_by_c(text: str) -> Optional[float]:
    """Read the forms that `float` refuses: `nan(ind)`, `-1.#INF00`."""
    if not _is_number(text):
        return None
    if "#INF" in text:
        return float("-inf" if text[0] == "-" else "inf")
    return float("nan")
