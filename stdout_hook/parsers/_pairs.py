"""Names and numbers of one line, as most hand-written training loops print them.

`loss 0.5`, `loss: 0.5`, `loss=0.5`, `loss: 0.5 (0.6)`: the number behind the name counts, not
the mean in brackets.
"""

from __future__ import annotations

import re

from stdout_hook.names import USUAL_SPLITS
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._by_shape import ByShape

__all__ = ["is_metric", "read_pairs", "split_of"]

_WORD = r"[A-Za-z][\w@/.+-]{0,60}"
_pairs = re.compile(
    rf"(?<![^\s,|;(\[])({_WORD}(?: {_WORD}){{0,3}}(?: ?\([a-z]{{1,8}}\))?)"
    rf"(?:[:=][ \t]{{0,12}}|[ \t]{{1,12}})({NUMBER})%?(?=[\s,|;)\]]|\.?$)"
)
_SPEED = frozenset(
    (
        *("batch", "cost", "data", "elapsed", "epoch", "eta", "hours", "img/s", "imgs/s", "iter"),
        *("iteration", "it/s", "mem", "memory", "minutes", "samples/s", "sec", "seconds", "speed"),
        *("step", "throughput", "time", "timer", "wait", "(t)"),
    )
)
_SPEED_ENDS = ("_time", "_mem", "_memory", "_eta", "/s")
_SPLITS = {**USUAL_SPLITS, "validate": "val"}


def is_metric(name: str) -> bool:
    """Tell whether a value of this name says how good a model is, not how fast a machine."""
    lower = name.lower()
    return lower.rpartition(" ")[2] not in _SPEED and not lower.endswith(_SPEED_ENDS)


def read_pairs(text: str, start: int = 0) -> dict[str, float]:
    """Return the numbers of a line by name, from `start` on, without times and memory.

    The first of two with the same name is kept.
    """
    if start:
        before = text[start - 1]
        may_begin = before.isspace() or before in ",|;(["
        text = text[start:] if may_begin else f".{text[start:]}"
    return _read_pairs(text) or {}


@ByShape
def _read_pairs(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for match in _pairs.finditer(text):
        name = match[1]
        value = parse_number(match[2])
        if value is not None and name not in found and is_metric(name):
            found[name] = value
    return found


def split_of(word: str) -> str:
    """Return the split that a word such as `Validation` means, the word itself if none."""
    return _SPLITS.get(word.lower(), word)
