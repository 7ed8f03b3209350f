"""torchtitan: the lines of its metrics processor.

Printed by `torchtitan.train`, behind the time and `root - INFO`::

    step:  1  loss: 12.2234  grad_norm:  4.1203  memory: 30.11GiB(38.02%)  tps: 1,021
        tflops: 12.11  mfu: 1.21%                                          (all on one line)
    step: 10  loss: 10.7069  memory: 31.89GiB(40.31%)  tps: 7,117  mfu: 35.23%      (2024)
    step: 10  loss: 10.7069  iter: 0.8123  data: 0.0091  lr: 0.00012             (early 2024)
    validate step: 10  loss:  7.1203  memory: 30.11GiB(38.02%)  tps: 1,021

Records:

* `split`: `train`; `val` for `validate`.
* `epoch`: None. `step`: as printed, from 1.
* `metrics`: `loss`, `grad_norm`, `lr` and what else stands alone as a number, by its name. Memory,
  speeds and use of the machine are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "TorchtitanParser"]

_line = re.compile(r"(validate )?step: {1,9}([0-9]{1,12})  (loss: .{1,500})\Z").match
_pairs = re.compile(r"([a-z][\w/]{0,40}): {1,9}(\S{1,60})(?:  |\Z)").findall
_PERFORMANCE = frozenset(
    ("tps", "wps", "mfu", "tflops", "memory", "iter", "data", "time", "eta", "mem")
)


class TorchtitanParser:
    """Reads torchtitan's lines; see the module for the format."""

    name = "torchtitan"
    hints = ("  loss: ",)
    headers = ()
    first = ("step", "vali")

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _line(frame.text.rstrip())
        if line is None:
            return None
        metrics = {}
        for name, text in _pairs(line[3]):
            value = parse_number(text)
            if value is not None and name not in _PERFORMANCE:
                metrics[name] = value
        split = "val" if line[1] else "train"
        step = int(line[2])
        return (Record(split, None, step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = TorchtitanParser
