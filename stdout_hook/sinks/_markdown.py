"""A table of a user's data as Markdown."""

from __future__ import annotations

import re
from typing import Any

from stdout_hook.evaluation import Table

__all__ = ["MOST_ROWS", "markdown_table"]

MOST_ROWS = 200
"""Rows shown of a table."""

_MOST_CHARACTERS = 500


def markdown_table(table: Table) -> str:
    """Return the first rows, and how many there are; cells are shown as they are."""
    lines = [_line(table.columns), _line_of_rules(len(table.columns))]
    lines += [_line(row) for row in table.rows[:MOST_ROWS]]
    if len(table.rows) > MOST_ROWS:
        lines += ["", f"The first {MOST_ROWS} of {len(table.rows)} rows."]
    return "\n".join(lines)


def _line(cells: Any) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _line_of_rules(count: int) -> str:
    return f"|{' --- |' * count}"


def _cell(value: Any) -> str:
    """Return a value such that none of it is taken for Markdown or HTML."""
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # lone surrogates
    text = " ".join(text[:_MOST_CHARACTERS].split())
    return re.sub(r"[^\w\s.,]|_", lambda found: f"&#{ord(found.group())};", text)
