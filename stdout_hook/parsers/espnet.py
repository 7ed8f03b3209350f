"""ESPnet2: the trainer's lines within an epoch and its results at the end.

Printed by ESPnet2's trainer, behind host, time and place of the log::

    1epoch:train:1-90batch: iter_time=0.003, loss_ctc=557.480, acc=4.043e-04, loss=80.856,
        grad_norm=530.879, optim0_lr0=6.250e-07, train_time=0.734          (all on one line)
    1epoch results: [train] iter_time=0.003, loss_ctc=515.555, loss=77.334, time=39.1 seconds,
        total_count=270, gpu_max_cached_mem_GB=5.1, [valid] loss_ctc=413.005, acc=0.512,
        cer_ctc=0.901, loss=68.536, time=2.11 seconds, total_count=30      (all on one line)

Records:

* `split`: `train`, `val` for `valid`, else as printed.
* `epoch`: from 1. `step`: the last batch of those a line is about, from 1, in the epoch; None at
  its end.
* `metrics`: means over these batches, by printed name: `loss`, `loss_ctc`, `acc`, `grad_norm`,
  `clip`, `loss_scale`, `optim0_lr0`, … Times, memory and counts are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "EspnetParser"]

_PREFIX = (
    r"(?:\[[\w.-]{1,80}\] )?(?:[0-9]{4}-[0-9-]{5} [0-9:,]{8,15} )?"
    r"(?:\(\w{1,60}:[0-9]{1,6}\) INFO: )?"
)
_batches = re.compile(
    _PREFIX + r"([0-9]{1,9})epoch:(\w{1,40}):[0-9]{1,12}-([0-9]{1,12})batch: (\w{1,60}=.{1,9000})"
).match
_results = re.compile(_PREFIX + r"([0-9]{1,9})epoch results: (\[\w{1,40}\] .{1,20000})").match
_set = re.compile(r"(?:, |\A)\[(\w{1,40})\] ").split
_TIMES = ("time", "total_count")
_SPLITS = {"valid": "val"}


class EspnetParser:
    """Reads the lines of ESPnet2's trainer; see the module for the format."""

    name = "espnet"
    hints = ("epoch:train:", "epoch:valid:", "epoch results: [")
    headers = ()
    first = "[(0"

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _batches(frame.text)
        if line is not None:
            return self._told(line[2], int(line[1]), int(line[3]), line[4], frame)
        line = _results(frame.text)
        if line is None:
            return None
        parts = _set(line[2])[1:]
        return [
            record
            for name, text in zip(parts[::2], parts[1::2])
            for record in self._told(name, int(line[1]), None, text, frame)
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _told(
        self, name: str, epoch: int, step: Optional[int], text: str, frame: Frame
    ) -> Sequence[Record]:
        metrics = {}
        for part in text.split(", "):
            metric, _, printed = part.strip().partition("=")
            value = parse_number(printed)
            if value is not None and not metric.endswith(_TIMES) and "_mem_" not in metric:
                metrics[metric] = value
        split = _SPLITS.get(name, name)
        if not metrics:
            return ()
        return (Record(split, epoch, step, None, metrics, True, self.name, frame.stream),)


PARSER = EspnetParser
