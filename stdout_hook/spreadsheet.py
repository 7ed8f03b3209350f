"""Texts in CSV files that people open in spreadsheets, which take some for formulas and run them.

Such a text gets an apostrophe in front, which is how spreadsheets mark text, and so does one that
would else read as if it had got one; numbers stay as they are. See OWASP, "CSV Injection".
"""

from __future__ import annotations

import re

__all__ = ["from_cell", "to_cell"]

_formula = re.compile(r"[=+\-@\t\r]|'['=+\-@\t\r]")
_number = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_marked = re.compile(r"'['=+\-@\t\r]")


def to_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs."""
    if _formula.match(text) is None or _number.fullmatch(text) is not None:
        return text
    return f"'{text}"


def from_cell(cell: str) -> str:
    """Return the text of a cell that `to_cell` made."""
    return cell[1:] if _marked.match(cell) is not None else cell
