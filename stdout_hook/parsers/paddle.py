"""PaddlePaddle: the bars and lines of its high-level API (`paddle.Model`).

Printed by `Model.fit` and `Model.evaluate`, with `verbose=1` as bars and with `verbose=2` as
lines; with 3 costs are added::

    Epoch 1/3
    step  4/16 [======>.......................] - loss: 0.7929 - acc: 0.5312 - ETA: 1s - 6ms/step
    step  8/16 - loss: 0.5634 - acc_top1: 0.5781 - acc_top2: 1.0000 - 4ms/step
    Eval begin...
    step 4/4 - loss: 0.5695 - acc_top1: 0.7500 - acc_top2: 1.0000 - 669us/step
    Eval samples: 64

Records, one for each bar or line:

* `split`: `train`, or `val` after `Eval begin...`.
* `epoch` (1, 2, …): from the header; None for an evaluation that is the second after it.
* `step`, `total_steps`: the count, in batches; no total where the length is unknown.
* `metrics`: the loss of the step, and the metrics' averages of the steps so far. Where several
  values follow a name, the second is `loss_1`, and so on.
* `final`: True for the last step; without a total, for each.

The last step is printed twice, if it is one that is logged: it is reported once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.names import Kind, read_name
from stdout_hook.numbers import parse_number
from stdout_hook.parsers._by_shape import ByShape, alike
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "PaddleParser"]

MAX_TEXT = 4000

_header = re.compile(r"Epoch ([0-9]{1,9})/[0-9]{1,9}").fullmatch
_step = re.compile(
    r"step {1,15}([0-9]{1,15})(?:/([0-9]{1,15})(?: \[[=>.]{1,200}\])?)? - (?=\w)"
).match
_speed = re.compile(r"[0-9]{1,9}(?:s|ms|us)/step").fullmatch
_notes = (
    "The loss value printed in the log is the current ",
    "Eval samples: ",
    "Predict samples: ",
)
_COSTS = ("ETA", "reader_cost", "batch_cost", "avg_reader_cost", "avg_batch_cost", "ips")
_begins = {"Eval begin...": "val", "Predict begin...": None}


class PaddleParser:
    """Reads what Paddle's models print; see the module for the format."""

    name = "paddle"
    hints = ("step ", "Epoch ", "Eval begin...", "Predict begin...", *_notes)
    headers = ("Eval begin", "Predict begin")
    first = ("step", "Epoc", "Eval", "Pred", "The")
    goes_on_by = ("The loss value printed",)

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell a header from other lines that begin like it."""
        return not low.startswith("epoch") or _header(low.capitalize()) is not None

    def __init__(self) -> None:
        self._split: str | None = "train"
        self._epoch: int | None = None
        self._evaluated = False
        self._sure = False
        self._before: tuple[int, dict[str, float]] | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not Paddle's."""
        text = frame.text
        step = _step(text)
        if step is not None:
            return self._parse_step(step, frame)
        header = _header(text)
        if header:
            self._begin("train")
            self._epoch, self._evaluated = int(header[1]), False
            return () if self._sure else None
        if text in _begins:
            self._begin(_begins[text])
            self._epoch = None if self._evaluated else self._epoch
            self._evaluated = True
            return ()
        return () if text.startswith(_notes) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: all was reported at once."""
        return ()

    def _begin(self, split: str | None) -> None:
        self._split, self._before = split, None

    def _parse_step(self, step: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        metrics = _read(frame.text[step.end() : MAX_TEXT].rstrip())
        if metrics is None:
            return None
        self._sure = True
        count, total = int(step[1]), int(step[2]) if step[2] else None
        if not metrics or self._is_repeat(count, metrics):
            return ()
        self._before = (count, metrics)
        final = total is None or count >= total
        return [
            Record(
                self._split,
                self._epoch,
                count,
                total,
                metrics,
                final,
                self.name,
                frame.stream,
            )
        ]

    def _is_repeat(self, count: int, metrics: dict[str, float]) -> bool:
        return (
            self._before is not None
            and self._before[0] == count
            and alike(self._before[1], metrics)
        )


@ByShape
def _read(text: str) -> dict[str, float] | None:
    """Return the values behind names, None where something else is among them."""
    found = {}
    *items, speed = text.split(" - ")
    if _speed(speed) is None:
        return None
    for item in items:
        name, colon, numbers = item.partition(": ")
        if not colon or len(name) > 100:
            return None
        if name in _COSTS:
            continue
        if read_name(name).kind in (Kind.PERFORMANCE, Kind.SETTING):
            continue
        values = [parse_number(number) for number in numbers.strip(" []").split()]
        for place, value in enumerate(values):
            if value is None:
                return None
            found[f"{name}_{place}" if place else name] = value
    return found


PARSER = PaddleParser
