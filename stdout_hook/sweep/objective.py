"""What a search is after: ``KEY:max`` or ``KEY:min`` of a printed metric.

A trial's value is the best of the metric's definitive values, or the last one with ``:last``. The
running values of a bar do not count. Of ``train/loss`` a bar's frames cannot be told from values
that are logged by iteration until the epoch's own value comes, as ``train/epoch_loss``: where that
is there, it is what counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional

from stdout_hook.errors import StdoutHookError

__all__ = ["Objective", "Progress", "parse_objective"]

_high = re.compile(
    r"acc(uracy)?|f1|auc|auroc|precision|recall|map|m?iou|bleu|rouge\w*|dice|r2|reward|return|mrr|ndcg"
)
_low = re.compile(
    r"\w*loss|error|err|ppl|perplexity|r?mse|mae|wer|cer|nll|deviance|bpc|fid|regret|logloss"
)


@dataclass(frozen=True)
class Objective:
    """A metric and what is better.

    Attributes:
        key: The metric's key, as ``val/accuracy``.
        direction: ``"max"`` or ``"min"``.
        counts: ``"best"`` or ``"last"`` of a trial's values.
        whole: The key of a whole epoch's value, where a bar showed running ones; "" if there
            can be none.
    """

    key: str
    direction: str
    counts: str = "best"
    whole: str = ""

    def __str__(self) -> str:
        return f"{self.key}:{self.direction}" + (":last" if self.counts == "last" else "")

    @property
    def sign(self) -> int:
        """1 where more is better, else -1."""
        return 1 if self.direction == "max" else -1


def parse_objective(given: Optional[str], key_format: str = "{split}/{metric}") -> Objective:
    """Return the objective that the user named.

    Args:
        given: ``KEY:max`` or ``KEY:min``, with ``:last`` behind it or not; the direction may be
            left out where the metric's name leaves no doubt.
        key_format: How keys are made.

    Raises:
        StdoutHookError: It is not of that form.
    """
    key, *how = (given or "").split(":")
    if not key or not set(how) <= {"max", "min", "best", "last"}:
        raise StdoutHookError(f"--objective must be KEY:max or KEY:min, got {given or 'none'!r}")
    directions = [word for word in how if word in ("max", "min")] or [_direction_of(key)]
    counts = [word for word in how if word in ("best", "last")] or ["best"]
    if len(directions) > 1 or len(counts) > 1:
        raise StdoutHookError(f"--objective {given!r} says two things: write {key}:max, say")
    return Objective(key, directions[0], counts[0], _whole_of(key, key_format))


def _direction_of(key: str) -> str:
    name = re.split(r"[/ ]", key)[-1].lower()
    parts = {name, re.sub(r"^(train|val|valid|test|eval)_", "", name)}
    high, low = (any(map(one.fullmatch, parts)) for one in (_high, _low))
    if high == low:
        raise StdoutHookError(
            f"--objective {key!r}: is more of it better, or less? Write {key}:max or {key}:min"
        )
    return "max" if high else "min"


def _whole_of(key: str, key_format: str) -> str:
    before, _, after = key_format.format(split="train", metric="\0").partition("\0")
    metric = key[len(before) : len(key) - len(after)]
    return f"{before}epoch_{metric}{after}" if key == f"{before}{metric}{after}" else ""


@dataclass
class Progress:
    """The values of the objective that one trial has printed.

    Attributes:
        keys: Every metric's key that it printed.
        values: The definitive values of the objective, without those that are not finite.
        has_diverged: Whether the last one was no finite number.
    """

    objective: Objective
    keys: dict[str, None] = field(default_factory=dict)
    has_diverged: bool = False
    _plain: list[float] = field(default_factory=list)
    _whole: list[float] = field(default_factory=list)

    def take(self, row: Mapping[str, float]) -> None:
        """Take a row of ``metrics.jsonl``."""
        self.keys.update(dict.fromkeys(row))
        if _is_running(row):
            return
        self._add(self._plain, row.get(self.objective.key))
        self._add(self._whole, row.get(self.objective.whole))

    def _add(self, values: list[float], value: Optional[float]) -> None:
        if value is None:
            return
        self.has_diverged = not math.isfinite(value)
        if not self.has_diverged:
            values.append(value)

    @property
    def values(self) -> list[float]:
        """The values that count so far."""
        return self._whole or self._plain

    @property
    def is_of_bar(self) -> bool:
        """Whether the epochs' own values stand beside running ones."""
        return bool(self._whole)

    @property
    def value(self) -> Optional[float]:
        """The trial's value so far, None where there is none."""
        if not self.values:
            return None
        if self.objective.counts == "last":
            return None if self.has_diverged else self.values[-1]
        return max(self.values, key=lambda value: self.objective.sign * value)


def _is_running(row: Mapping[str, float]) -> bool:
    """Tell whether a row is of a bar that runs over another set than the training's."""
    return any(key.endswith("/step") and key != "train/step" for key in row)
