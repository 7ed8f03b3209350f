r"""MMCV: iteration and evaluation lines of OpenMMLab 1.x (MMDetection 1 and 2, MMSegmentation 0.x, ...).

Printed by MMCV's `TextLoggerHook` up to version 1.7, counted by epochs or by iterations, and written
by it to `*.log.json`::

    2020-05-08 18:44:23,494 - mmdet - INFO - Epoch [1][1200/7517]	lr: 1.250e-03, eta: 1 day, 4:44:04, time: 0.593, data_time: 0.031, memory: 6836, loss_cls: 0.1861, acc: 94.0625, loss: 0.4606
    2020-05-08 19:44:23,494 - mmdet - INFO - Epoch(val) [1][5000]	bbox_mAP: 0.2000, bbox_mAP_copypaste: 0.200 0.350 0.210
    2020-05-08 18:44:23,494 - mmseg - INFO - Iter [50/80000]	lr: 9.994e-03, eta: 8:00:00, time: 0.360, data_time: 0.005, memory: 7000, loss: 2.5000
    2020-05-08 18:59:23,494 - mmseg - INFO - Iter(val) [500]	mIoU: 0.3500, mAcc: 0.4500, aAcc: 0.8000
    {"mode": "train", "epoch": 1, "iter": 50, "lr": 0.00125, "memory": 6836, "data_time": 0.031, "loss": 0.4606, "time": 0.593}

Records, one a line:

* `split`: `train`, else the mode in brackets, `val`.
* `epoch`: the first number in brackets, None where counted by iterations.
* `step`, `total_steps`: of `train` the iteration as printed. Of `val` None, for evaluated images or
  batches are counted there; where counted by iterations, `val` lies at the last line of `train`.
* `metrics`: by printed name, learning rates (`lr`, `lr_backbone`) and `grad_norm` too. `eta`, `time`,
  `data_time` and `memory` are none, neither are the lists of `…_copypaste`, nor `lr` where `val`.
* `final`: always True.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._fields import read_fields
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "MmcvParser"]

_head = re.compile(
    r"(?:[0-9-]{10} [0-9:,]{8,12} - (?:\S{1,60} - )?[A-Z]{4,8} - )?"
    r"(?:Epoch(?:\((train|val)\))? \[([0-9]{1,9})\]|Iter(?:\((train|val)\))? )"
    r"\[([0-9]{1,12})(?:/([0-9]{1,12}))?\]\t"
).match
_json_head = re.compile(
    r'\{"mode": "(train|val)", "epoch": ([0-9]{1,9}), "iter": ([0-9]{1,12}), "'
).match
_learning_rates = re.compile(r"lr_\S{1,100}: \S{1,40}(?: lr_\S{1,100}: \S{1,40}){1,20}").fullmatch
_NO_METRICS = frozenset(("mode", "epoch", "iter", "step", "time", "data_time", "memory", "eta"))


class MmcvParser:
    """Reads lines of the `TextLoggerHook`; see the module for the format."""

    name = "mmcv"
    hints = ("Epoch [", "Epoch(val) [", "Epoch(train) [", "Iter [", "Iter(", '{"mode": "')
    headers = ()
    first = ("0", "-", "Epoc", "Iter", "{")
    goes_on_by = ()

    def __init__(self) -> None:
        self._step: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no line of this hook."""
        text = frame.text
        if text.startswith("{"):
            return self._read_json(frame)
        match = _head(text)
        if match is None:
            return None
        by_epoch, epoch, by_iteration, step, total = match.groups()
        split = by_epoch or by_iteration or "train"
        if split == "train" and total is None and "lr: " not in text[match.end() :][:5]:
            return None
        metrics = read_fields(_fields(text[match.end() :]))
        at = None if epoch is None else int(epoch)
        length = None if total is None else int(total)
        return self._record(split, at, int(step), length, metrics, frame)

    def _record(
        self,
        split: str,
        epoch: int | None,
        step: int,
        total: int | None,
        metrics: dict[str, float],
        frame: Frame,
    ) -> Sequence[Record]:
        at: int | None = step
        if split == "train":
            self._step = step
        else:
            at, total = (None if epoch is not None else self._step), None
        if not metrics:
            return ()
        return (Record(split, epoch, at, total, metrics, parser=self.name, stream=frame.stream),)

    def _read_json(self, frame: Frame) -> Sequence[Record] | None:
        """Read a line of the log in JSON."""
        match = _json_head(frame.text)
        if match is None:
            return None
        try:
            found = json.loads(frame.text, parse_int=float)
        except (ValueError, RecursionError):
            return None
        names = found.keys() - (_NO_METRICS if match[1] == "train" else _NO_METRICS | {"lr"})
        metrics = {n: v for n, v in found.items() if type(v) is float and n in names}
        return self._record(match[1], int(match[2]), int(match[3]), None, metrics, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _fields(text: str) -> list[str]:
    """Cut a line into its fields; between learning rates there is a single space."""
    fields = text.split(", ")
    if _learning_rates(fields[0]):
        words = fields[0].split(" ")
        fields[:1] = map(" ".join, zip(words[::2], words[1::2]))
    return fields


PARSER = MmcvParser
