"""Refuse regular expressions that would take for ever on an unlucky line.

`re` backtracks: ``(a+)+$`` takes twice as long for each further ``a`` of a line that does not
match, and holds the interpreter meanwhile. So each repetition of an expression is fed, before it
is used, with the text it repeats, ever more of it, until it has proved itself or taken too long.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

if sys.version_info >= (3, 11):
    from re import _parser as _sre  # type: ignore[attr-defined]
else:
    import sre_parse as _sre

__all__ = ["MAX_SEARCHED", "slow_line"]

MAX_SEARCHED = 2048
"""Characters of a line in which the user's expressions are searched."""

MAX_SECONDS = 0.5
"""Seconds that one search may take. What grows with the square of the line stays far below."""

MAX_REPEATS = 20
"""Repetitions looked at in one expression."""

_NUMBERS = [*range(4, 33, 2), *(int(32 * 1.3**power) for power in range(1, 17))]
"""How often a text is repeated; at first in small steps, for an exponential one is felt soon."""


@lru_cache(maxsize=256)  # each stream of a capture has a parser of its own
def slow_line(regex: re.Pattern[str]) -> str | None:
    """Return a line on which searching `regex` takes too long; None where none was found."""
    attacks: list[tuple[str, str]] = list(_attacks(_sre.parse(regex.pattern, regex.flags)))[
        :MAX_REPEATS
    ]
    for before, body in attacks:
        for number in _NUMBERS:
            line: str = (before + body * number + "\0")[:MAX_SEARCHED]
            start = time.perf_counter()
            regex.search(line)
            if time.perf_counter() - start > MAX_SECONDS:
                return line
    return None


def _attacks(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Yield, for each unbounded repetition, a text that leads to it and one that it repeats."""
    for node in tree:
        for inner in _inner(node):
            yield from _attacks(inner, before)
        if _is_unbounded(node):
            yield before, _sample(node[1][2]) or "a"
        before += _sample([node])


def _is_unbounded(node: Any) -> bool:
    return "REPEAT" in str(node[0]) and int(node[1][1]) > len(_NUMBERS)


def _inner(node: Any) -> Iterator[Any]:
    """Yield the expressions inside a node."""
    name, value = str(node[0]), node[1]
    if "REPEAT" in name:
        yield value[2]
    elif name == "SUBPATTERN":
        yield value[-1]
    elif name == "BRANCH":
        yield from value[1]
    elif name == "ATOMIC_GROUP":
        yield value


def _sample(tree: Any) -> str:
    """Return a text that an expression matches, as far as it is easy to tell."""
    return "".join(_sample_of(str(node[0]), node) for node in tree)


def _sample_of(name: str, node: Any) -> str:
    if name == "LITERAL":
        return chr(node[1])
    if name == "NOT_LITERAL":
        return "b" if node[1] == ord("a") else "a"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _member(node[1])
    if "REPEAT" in name:
        return _sample(node[1][2]) * max(int(node[1][0]), 1 if int(node[1][1]) > 1 else 0)
    return "".join(_sample(inner) for inner in list(_inner(node))[:1])


def _member(members: Any) -> str:
    """Return a character of a set."""
    matches = re.compile(_set_source(members)).fullmatch
    return next((c for c in "a0 .,:=-+_/e|A" if matches(c)), _first_literal(members))


def _set_source(members: Any) -> str:
    parts = []
    for kind, value in members:
        name = str(kind)
        if name == "NEGATE":
            parts.append("^")
        elif name == "LITERAL":
            parts.append(re.escape(chr(value)))
        elif name == "RANGE":
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        else:
            letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[str(value).split("_")[-1]]
            parts.append("\\" + (letter.upper() if "_NOT_" in str(value) else letter))
    return f"[{''.join(parts)}]"


def _first_literal(members: Any) -> str:
    for kind, value in members:
        if str(kind) == "LITERAL":
            return chr(value)
        if str(kind) == "RANGE":
            return chr(value[0])
    return "a"
