"""Pieces of Markdown that hold other people's words: labels and names mean nothing in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["bullets", "fenced", "name", "percent", "plain", "table"]

_IN_CODE = re.compile(r"[^\s`|\\](?:[^`|\\]*[^\s`|\\])?")
# In GitHub's Markdown addresses are links without any mark, and $ is mathematics.
_MEANS_SOMETHING = re.compile(
    r"[!#$&*<=>@\[\\\]^_`{|}~]|^[-+]|(?<=\d)[.)](?= )|(?<=www)\.|:(?=//|\w+:)", re.IGNORECASE
)
_LONGEST = 80
_BACKTICKS = re.compile(r"`+")


def name(text: str) -> str:
    """Return a label, a file's name or the like, as it is read in a sentence or a table's cell."""
    visible = text if text.isprintable() else repr(text)[1:-1]
    visible = visible if len(visible) <= _LONGEST else visible[:_LONGEST] + "…"
    # Programs differ in what a backslash or an upright stroke is within code in a table.
    return f"`{visible}`" if _IN_CODE.fullmatch(visible) else plain(visible)


def plain(text: str) -> str:
    """Return text of which nothing is taken for Markdown or HTML; it has one line."""
    return _MEANS_SOMETHING.sub(lambda found: f"&#{ord(found[0])};", " ".join(text.split()))


def fenced(text: str, language: str = "") -> str:
    """Return a block of code."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    visible = "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)
    return f"{fence}{language}\n{visible.strip(chr(10))}\n{fence}"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; columns whose name begins with a blank are numbers, and stand to the right.

    Cells are Markdown.
    """
    lines = [_row(column.strip() for column in columns)]
    lines.append(_row("---:" if column[:1] == " " else "---" for column in columns))
    lines.extend(_row(map(str, row)) for row in rows)
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def bullets(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {line}" for line in lines)


def percent(share: object, digits: int = 1) -> str:
    """Return a share in percent, a dash where it is not known."""
    return f"{share:.{digits}%}" if isinstance(share, (int, float)) else "–"
