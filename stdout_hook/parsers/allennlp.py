"""AllenNLP: the bars of an epoch, its table, and the test's values at the end.

Printed by `allennlp train`, through logging but for the bars::

    Epoch 0/4
    accuracy: 0.5000, loss: 0.6931 ||:  40%|####      | 2/5 [00:00<00:00, 10.0it/s]
                        Training |  Validation
    accuracy        |     0.600  |     0.550
    gpu_0_memory_MB |     0.000  |       N/A
    Metrics: {
      "epoch": 4,
      "test_accuracy": 0.541,

Records:

* `split`: `train` and `val`; `test` for the values at the end.
* `epoch`: from 0, as in the line before; None for `test`. `step`, `total_steps`: batches of a bar.
* `metrics`: by printed name. Memory is none. Of the values at the end those of the last and of the
  best epoch repeat, so only the test's are read.
* `final`: False for bars, whose last state the table repeats.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "AllennlpParser"]

BAR_END = " ||: "
_HEADERS = [f"Epoch {'0' * digits}/0" for digits in range(1, 10)]

_epoch = re.compile(r"Epoch ([0-9]{1,9})/[0-9]{1,9}").fullmatch
_count = re.compile(
    r"(?: {0,2}[0-9]{1,3}%\|.{0,200}\| ([0-9]{1,9})/([0-9]{1,9})|: ([0-9]{1,9})it) \["
)
_item = re.compile(rf"([\w/.-]{{1,60}}): ({NUMBER})").fullmatch
_header = re.compile(r" {4,120}Training \|  Validation").fullmatch
_row = re.compile(
    rf"([\w/.-]{{1,80}}) {{0,80}}\| {{2,10}}({NUMBER}|N/A)  \| {{2,10}}({NUMBER}|N/A) *"
).fullmatch
_test = re.compile(rf' {{1,4}}"test_([\w/.-]{{1,60}})": ({NUMBER}),?').fullmatch


class AllennlpParser:
    """Reads what AllenNLP prints; see the module for the format."""

    name = "allennlp"
    hints = (*_HEADERS, BAR_END, "Training |  Validation", "Metrics: {")
    headers = ("Training", "Validating", "Metrics: {")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._split = "train"
        self._in_table = self._in_metrics = False
        self._drawn = ""

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a bar, a row or the test."""
        text = frame.text[:1000].rstrip()
        if BAR_END in text:
            return self._parse_bar(text, frame.stream)
        if self._in_table and " | " in text:
            return self._parse_row(text, frame.stream)
        if self._in_metrics and text.startswith(" "):
            return self._parse_test(text, frame.stream)
        if text[:1] not in " EMTV":
            self._in_table = self._in_metrics = False
            return None
        self._in_table = _header(text) is not None
        self._in_metrics = text == "Metrics: {"
        if self._in_table or self._in_metrics:
            return ()
        if text in ("Training", "Validating"):
            self._split = "train" if text == "Training" else "val"
        match = _epoch(text)
        if match:
            self._epoch, self._split = int(match[1]), "train"
        return None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_bar(self, text: str, stream: str) -> Sequence[Record] | None:
        printed, _, bar = text.partition(BAR_END)
        count = _count.match(bar)
        items = [_item(part) for part in printed.split(", ")]
        if count is None or None in items:
            return None
        state = f"{printed} {count.group()}"
        if state == self._drawn:
            return ()
        self._drawn = state
        found = {item[1]: parse_number(item[2]) for item in items if item}
        metrics = {name: value for name, value in found.items() if value is not None}
        step, total = int(count[1] or count[3]), int(count[2]) if count[2] else None
        place = (self._split, self._epoch, step, total)
        return [Record(*place, metrics, False, self.name, stream)]

    def _parse_row(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _row(text)
        if match is None:
            self._in_table = False
            return None
        name = match[1]
        values = [("train", parse_number(match[2])), ("val", parse_number(match[3]))]
        return [
            Record(split, self._epoch, None, None, {name: value}, True, self.name, stream)
            for split, value in values
            if value is not None and not name.endswith("_memory_MB")
        ]

    def _parse_test(self, text: str, stream: str) -> Sequence[Record]:
        match = _test(text)
        value = parse_number(match[2]) if match else None
        if match is None or value is None:
            return ()
        return [Record("test", None, None, None, {match[1]: value}, True, self.name, stream)]


PARSER = AllennlpParser
