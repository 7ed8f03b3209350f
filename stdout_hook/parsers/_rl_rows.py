"""The rows of a table of a key and a value each, as loggers of reinforcement learning print."""

from __future__ import annotations

import re

from stdout_hook.numbers import parse_number

__all__ = ["Rows"]

SETS = {"eval": "val", "evaluation": "val", "valid": "val", "validation": "val", "val": "val"}
SETS.update({name: name for name in ("train", "rollout", "test")})

_is_step = re.compile(
    r"(?:(?:total|num|env|environment)[ _]?){0,2}(?:time)?steps(?:[ _]?(?:so[ _]?far|total))?"
    r"|TotalEnvInteracts",
    re.IGNORECASE,
).fullmatch
_is_epoch = re.compile(r"epochs?|iteration|itr", re.IGNORECASE).fullmatch
_is_time = re.compile(
    r"fps|sps|time(?:_?elapsed|_s)?|(?:\w{1,40}[ _/])?(?:time|duration|seconds)|time[ _]\w{1,40}",
    re.IGNORECASE,
).fullmatch
_is_counter = re.compile(
    r"(?:n|num|total|serial)?[ _]?(?:updates|episodes|timesteps)(?:SoFar)?", re.IGNORECASE
).fullmatch


class Rows:
    """The rows of one table.

    Attributes:
        rows: The printed values by name.
        splits: The metrics of each split.
        epoch: The value of a row that counts epochs.
        step: The value of a row that counts steps.
        sure: Whether a row or a section showed that it is a training's table.
    """

    def __init__(self) -> None:
        self.section = ""
        self.rows: dict[str, str] = {}
        self.splits: dict[str, dict[str, float]] = {}
        self.epoch: int | None = None
        self.step: int | None = None
        self.sure = False

    def add(self, key: str, value: str) -> None:
        """Add a row; spaces around the value are off, those around the key tell its section."""
        if not value and key.rstrip().endswith("/"):
            self.section, self.sure = key.strip(), True
            return
        inside = self.section and key.startswith("   ")
        name = (self.section if inside else "") + key.strip()
        self.rows[name] = value
        prefix, _, last = name.rpartition("/")
        is_count = value.isdecimal() and len(value) <= 15
        if is_count and _is_epoch(last):
            self.epoch, self.sure = int(value), True
        elif is_count and _is_step(last):
            self.step, self.sure = int(value) if self.step is None else self.step, True
        elif _is_time(last):
            self.sure = True
        elif prefix != "time":
            self.sure = self.sure or bool(_is_counter(last) or _is_step(last))
            self._add_metric(name, value, bool(inside))

    def _add_metric(self, name: str, text: str, inside: bool) -> None:
        value = parse_number(text)
        if value is None:
            return
        first, slash, rest = name.partition("/")
        if slash and (inside or first.lower() in SETS):
            self.splits.setdefault(SETS.get(first.lower(), first), {})[rest] = value
        else:
            self.splits.setdefault("train", {})[name] = value
