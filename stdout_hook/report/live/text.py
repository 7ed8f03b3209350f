"""Names and texts of runs for a terminal, which would obey what it finds in them."""

from __future__ import annotations

import unicodedata

__all__ = ["number", "printable", "short"]

LONGEST = 60
"""Characters of a name that are shown."""


def printable(text: str) -> str:
    """Return a text without what a terminal would obey, or what turns its direction."""
    return "".join("\ufffd" if unicodedata.category(one)[0] == "C" else one for one in text)


def short(text: str) -> str:
    """Return a name as it is shown."""
    shown = printable(text)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def number(value: float) -> str:
    """Return a number as people read it."""
    return f"{value:.4g}"
