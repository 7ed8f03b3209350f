"""River: the metrics of `progressive_val_score`, every so many samples.

Printed with `print_every`; the metrics of a sum stand on lines of their own, or in one behind the
other where `str_sep` says so::

    [1,000] Accuracy: 63.05%
    ROCAUC: 71.2%
    [2,000] MAE: 1,234.5 – 00:00:01 – 4.25 KiB
    [3,000] Accuracy: 63.05% – 250 samples used

Records, one a line:

* `split`: `val`, for each sample is predicted before it is learned.
* `step`: samples so far, as printed without its commas. `epoch`: None.
* `metrics`: by the metric's name; in percent where printed with `%`. Times, memory and samples used
  are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "RiverParser"]

_step = re.compile(r"\[([0-9]{1,3}(?:,[0-9]{3}){0,4})\] (?=[A-Z])").match
# A loop's own `[100] Loss: 0.5` looks the same; no metric of River is called so.
_item = re.compile(
    r"(?!Loss:|Train|Val|Test)([A-Z][\w()./-]{0,60}): ([-+0-9.,eE]{1,40}|nan|-?inf)%?"
).fullmatch
_more = re.compile(r"[0-9:]{8}|[0-9.,]{1,20} (?:B|[KMGT]i?B)|[0-9,]{1,20} samples used").fullmatch


class RiverParser:
    """Reads River's progressive validation; see the module for the format."""

    name = "river"
    hints = ("0] ",)
    headers = ()
    first = "["

    def __init__(self) -> None:
        self._step = 0
        self._goes_on = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the metrics of a line."""
        text = frame.text[:1000]
        head = _step(text) if text.startswith("[") else None
        if head is None and not self._goes_on:
            return None
        metrics = _read(text[head.end() :] if head else text)
        self._goes_on = bool(metrics)
        if not metrics:
            return None
        if head:
            self._step = int(head[1].replace(",", ""))
        return [Record("val", None, self._step, None, metrics, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _read(text: str) -> dict[str, float]:
    """Return the metrics of a line, none where it holds anything else."""
    first, *more = text.rstrip().split(" \N{EN DASH} ")
    metrics = {}
    for part in first.split(", "):
        item = _item(part)
        value = parse_number(item[2].replace(",", "")) if item else None
        if item is None or value is None:
            return {}
        metrics[item[1]] = value
    return metrics if all(map(_more, more)) else {}


PARSER = RiverParser
