"""Acme: a line of values of each part of an agent, as its terminal logger prints them.

Printed through logging by the loops and learners of DeepMind's Acme::

    [Learner] Critic Loss = 0.097 | Learner Steps = 2 | Learner Walltime = 10.830 | Loss = -0.374
    [Evaluator] Episode Length = 765 | Episode Return = -21.0 | Evaluator Steps = 1678

Records, one a line:

* `split`: `val` for `[Evaluator]` and labels with `Eval`, else `train`.
* `step`: the value that is called like the label, with `Steps`; None without. `epoch`: None.
* `metrics`: the values by printed name. Other steps and episodes, times and speeds are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "AcmeParser"]

_label = re.compile(r"\[([A-Z][\w /]{0,60})\] (?=[A-Z][\w /.-]{0,80} = )").match
_item = re.compile(r"([A-Z][\w /.-]{0,80}) = (\S.{0,100})").fullmatch
_no_metric = re.compile(
    r".*(?:Steps|Episodes|Walltime|Time Elapsed|Per Second|Timestamp)"
).fullmatch


class AcmeParser:
    """Reads the lines of Acme's terminal logger; see the module for the format."""

    name = "acme"
    hints = (" = ",)
    headers = ()
    first = "["

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line."""
        text = frame.text[:8000]
        label = _label(text) if text.startswith("[") else None
        if label is None:
            return None
        items = [_item(part) for part in text[label.end() :].rstrip().split(" | ")]
        if None in items or len(items) < 2:
            return None
        cells = {item[1]: item[2] for item in items if item}
        steps = cells.get(f"{label[1]} Steps", "")
        numbers = {name: parse_number(cell) for name, cell in cells.items() if not _no_metric(name)}
        metrics = {name: value for name, value in numbers.items() if value is not None}
        if not metrics:
            return ()
        split = "val" if "Eval" in label[1] else "train"
        step = int(steps) if steps.isdecimal() and len(steps) <= 15 else None
        return [Record(split, None, step, None, metrics, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = AcmeParser
