"""flair: the lines of `ModelTrainer`, while and after it trains.

Printed by `train` and `fine_tune` through logging, with a time in front; before 0.8 with other
names of scores::

    2024-03-14 05:47:08,072 epoch 1 - iter 4/40 - loss 0.69315 - time (sec): 0.21 - lr: 0.100000
    2024-03-14 05:47:10,152 EPOCH 1 done: loss 0.6931 - lr: 0.100000
    2024-03-14 05:47:10,163 DEV : loss 0.62 - f1-score (micro avg)  0.75
    2019-02-19 18:37:12,571 DEV  : loss 0.03877527 - f-score 0.5586 - acc 0.5586
    Results:
    - F-score (micro) 0.75

Records, one a line:

* `split`: `train`; `val` for `DEV`, `test` for `TEST` and for the results at the end,
  `train_sample` for `TRAIN_SAMPLE`.
* `epoch`: from 1; None for the results. `step`, `total_steps`: the batch, on lines of batches.
* `metrics`: by printed name: `loss`, `lr`, `momentum`, `f1-score (micro avg)`. A batch's loss is
  the mean since the epoch began. Speeds, times and counts of bad epochs are none.
* `final`: always True.

The report by class that follows the results is scikit-learn's, which has its own parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "FlairParser"]

_time = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8},[0-9]{3} ").match
_batch = re.compile(r"epoch ([0-9]{1,9}) - iter ([0-9]{1,9})/([0-9]{1,9}) - (?=loss )").match
_epoch = re.compile(r"EPOCH ([0-9]{1,9}) done: (?=loss )").match
_set = re.compile(r"(DEV|TEST|TRAIN_SAMPLE|TRAIN) {1,2}: (?=loss )").match
_item = re.compile(rf"([A-Za-z][\w ()-]{{0,60}}?):? {{1,2}}({NUMBER})").fullmatch
_result = re.compile(rf"- ([A-Z][\w ()-]{{0,60}}?):? ({NUMBER})").fullmatch
_no_metric = re.compile(r"time \(sec\)|(?:throughput \()?samples/sec\)?|bad epochs").fullmatch

_SETS = {"DEV": "val", "TEST": "test", "TRAIN": "train", "TRAIN_SAMPLE": "train_sample"}


class FlairParser:
    """Reads what flair's trainer logs; see the module for the format."""

    name = "flair"
    hints = (" - iter ", "EPOCH ", " : loss ", "Results:")
    headers = ("Results:",)
    first = ("0", "epoc", "EPOC", "DEV", "TEST", "TRAI", "Resu", "-")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._in_results = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line."""
        text = frame.text[:1000]
        if text[:1].isdecimal():
            time = _time(text)
            text = text[time.end() :] if time else text
        first = text[:1]
        if first == "-" and self._in_results:
            return self._parse_result(text, frame.stream)
        self._in_results = False
        if first not in "eEDTR":
            return None
        match = _batch(text)
        if match:
            self._epoch = int(match[1])
            place = (int(match[2]), int(match[3]))
            return self._record("train", place, text[match.end() :], frame.stream)
        return self._parse_epoch(text, frame.stream)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_epoch(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _epoch(text)
        if match:
            self._epoch = int(match[1])
            return self._record("train", (None, None), text[match.end() :], stream)
        if self._epoch is None:
            return None
        match = _set(text)
        if match:
            return self._record(_SETS[match[1]], (None, None), text[match.end() :], stream)
        self._in_results = text.rstrip() == "Results:"
        return () if self._in_results else None

    def _parse_result(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _result(text.rstrip())
        value = parse_number(match[2]) if match else None
        if match is None or value is None:
            self._in_results = False
            return None
        return [Record("test", None, None, None, {match[1]: value}, True, self.name, stream)]

    def _record(
        self, split: str, place: tuple[int | None, int | None], text: str, stream: str
    ) -> Sequence[Record] | None:
        metrics = {}
        for part in text.rstrip().split(" - "):
            item = _item(part)
            value = parse_number(item[2]) if item else None
            if item and value is not None and not _no_metric(item[1]):
                metrics[item[1]] = value
        if "loss" not in metrics:
            return ()
        return [Record(split, self._epoch, *place, metrics, True, self.name, stream)]


PARSER = FlairParser
