r"""Detectron2: iteration lines and evaluation results of Detectron2 and what is built on it.

Printed by its `CommonMetricPrinter` and `print_csv_format` (Detic, AdelaiDet, d2go and others), in
the colored form of the terminal or the plain one of `log.txt`::

    [04/05 01:30:24 d2.utils.events]:  eta: 0:03:35  iter: 19  total_loss: 1.36  loss_cls: 0.6522  time: 0.3636  last_time: 0.36  data_time: 0.1102  last_data_time: 0.002   lr: 3.8077e-06  max_mem: 433M
    [04/05 01:30:24] d2.utils.events INFO:  eta: 0:03:35  iter: 19  total_loss: 1.36  lr: 3.8077e-06
    [04/12 05:09:21 d2.evaluation.testing]: copypaste: Task: bbox
    [04/12 05:09:21 d2.evaluation.testing]: copypaste: AP,AP50,AP75,APs,APm,APl
    [04/12 05:09:21 d2.evaluation.testing]: copypaste: 37.5377,56.9454,40.3480,18.7224,42.2852,nan

Records, one for each line with values:

* `split`: `train` for iterations, `val` for results.
* `epoch`: None.
* `step`: the iteration as printed, from 0; of results the one of the line before, if any.
* `metrics`: by printed name, `lr` and `[metric]…` too; times and memory are none. Results are named
  by their task, `bbox/AP`, and are in percent as printed.
* `final`: always True.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._fields import read_fields
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "Detectron2Parser"]

_PREFIX = r"(?:\[[0-9/]{5} [0-9:]{8}(?: [\w.-]{1,60}\]:|\] [\w.-]{1,60} [A-Z]{4,8}:) )?"
_iteration = re.compile(
    _PREFIX + r" {0,2}(?:eta: (?:N/A|(?:[0-9]{1,6} days?, )?[0-9:]{5,12})  )?iter: ([0-9]{1,12})  "
).match
_copypaste = re.compile(_PREFIX + r"copypaste: ").match
_task = re.compile(r"Task: ([\w./-]{1,60})$").match
_names = re.compile(r"[A-Za-z][^\s,:=]{0,60}(?:,[A-Za-z][^\s,:=]{0,60}){0,60}$").match
_is_timed = re.compile(r"  (?:lr|max_mem): ").search


class Detectron2Parser:
    """Reads iterations and results; see the module for the format."""

    name = "detectron2"
    hints = ("iter: ", "copypaste: ")
    headers = ("copypaste: ",)
    first = ("[0", "eta:", "iter", "copy")

    def __init__(self) -> None:
        self._step: int | None = None
        self._task = ""
        self._names: list[str] = []

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text
        match = _iteration(text)
        if match is not None:
            return self._read_iteration(text[match.end() :], int(match[1]), frame)
        match = _copypaste(text)
        if match is not None:
            return self._read_result(text[match.end() :].rstrip(), frame)
        return None

    def _read_iteration(self, text: str, step: int, frame: Frame) -> Sequence[Record] | None:
        if not _is_timed("  " + text) or ")  " in text:  # with means in brackets: another format
            return None
        self._step = step
        metrics = read_fields(text.split("  "))
        return self._record("train", metrics, frame)

    def _read_result(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a task's name, then its metrics' names, then their values."""
        task = _task(text)
        if task is not None:
            self._task, self._names = task[1], []
            return ()
        if not self._task:
            return None
        if not self._names:
            self._names = text.split(",") if _names(text) else []
            return ()
        values = [parse_number(word) for word in text.split(",")]
        names, self._names = self._names, []
        if len(values) != len(names):
            return ()
        named = zip(names, values)
        metrics = {f"{self._task}/{name}": value for name, value in named if value is not None}
        return self._record("val", metrics, frame)

    def _record(self, split: str, metrics: dict[str, float], frame: Frame) -> Sequence[Record]:
        if not metrics:
            return ()
        return (
            Record(split, None, self._step, None, metrics, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = Detectron2Parser
