"""The anatomy of a tqdm bar, shared by the formats that are drawn by tqdm.

::

Epoch 1/3:  25%|██▌       | 3/12 [00:00<00:02,  5.30it/s, loss=0.5, acc=0.9]
Epoch 1/3: 3it [00:00,  5.30it/s, loss=0.5]            (no known length)
Epoch 1/3: |          | 3/? [00:00<00:00,  5.30it/s]   (the same, drawn by Lightning)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from stdout_hook.records import new_tuple

__all__ = ["Bar", "bar_of", "read_bar"]


_CLOCK = r"-?[0-9]{1,6}(?::[0-9]{2}){1,2}"
_COUNT = r"[0-9][0-9.]{0,18}[kMGTPEZY]?"
_COUNTED = rf"({_COUNT})/({_COUNT}|\?) \[{_CLOCK}<(?:\?|{_CLOCK}), ([^,\]]{{1,60}})"
_drawn = re.compile(rf"\|[^|]{{0,1000}}\| {{1,3}}{_COUNTED}").search
_narrow = re.compile(rf"[ 0-9]{{2}}[0-9]% {_COUNTED}").search
_percent = re.compile(r"[ 0-9]{2}[0-9]%").fullmatch
_uncounted = re.compile(
    rf"(?<![0-9.])({_COUNT})[^\[\]|:0-9]{{1,30}}()\[{_CLOCK}, ([^,\]]{{1,60}})"
).search
_bytes = re.compile(r" *[0-9.?]*[kKMGTP]?i?B/s").match


class Bar(NamedTuple):
    """One state of a bar.

    Attributes:
        description: What stands in front of it, without the colon.
        step: How many were done; None where that is scaled (`1.2k`).
        total: Of how many; None where unknown.
        done: Whether all were done.
        endless: Whether no length was known.
        postfix: What stands behind the speed; what the edge of the terminal cut is left out.
        rest: What was printed behind the bar.
    """

    description: str
    step: int | None
    total: int | None
    done: bool
    endless: bool
    postfix: str
    rest: str


def read_bar(text: str) -> Bar | None:
    """Return the bar that a frame is, None where it is none, or one that counts bytes."""
    if "[" not in text or "/" not in text:
        return None
    match = (_counted(text) if "<" in text else None) or _uncounted(text)
    if match is None or ("B/s" in match[3] and _bytes(match[3])):
        return None
    start = match.start()
    if text[start] == "|" and start > 3 and _percent(text, start - 4, start):
        start -= 4
    postfix, rest = _behind(text[match.end() :])
    return bar_of(text[:start], match[1], match[2], postfix, rest)


def _counted(text: str) -> re.Match[str] | None:
    """Match the first bar with a length, from its first line on if it is drawn."""
    match = _drawn(text)
    narrow = _narrow(text) if "% " in text else None
    if match is None or (narrow is not None and narrow.start() < match.start()):
        return narrow
    return match


def bar_of(description: str, count: str, total: str, postfix: str, rest: str = "") -> Bar:
    """Return a bar of the texts of its parts."""
    step = int(count) if count.isdigit() else None
    whole = int(total) if total.isdigit() else None
    description = description.strip()
    if description.endswith(":"):
        description = description[:-1].rstrip()
    endless = whole is None and total in ("", "?")
    bar: Bar = new_tuple(Bar, (description, step, whole, count == total, endless, postfix, rest))
    return bar


def _behind(text: str) -> tuple[str, str]:
    """Split what follows the speed into the postfix and what is behind the bracket."""
    text = text.rstrip()
    if text.endswith("]"):
        return text[:-1].lstrip(", "), ""
    postfix, bracket, rest = text.partition("]")
    if not bracket:
        # The terminal's edge cut it, so that its last value may lack digits.
        postfix = postfix.rpartition(",")[0]
    return postfix.lstrip(", "), rest
