"""CatBoost: the lines of training, cross-validation and parameter search.

Printed by the Python and R packages and the command line, on CPU and GPU::

    0:	learn: 0.6720950	test: 0.6832626	best: 0.6832626 (0)	total: 47.5ms	remaining: 1.85s
    10:	learn: 0.5454712	test: 0.5839693	test1: 0.5914310	best: 0.5914310 (10)	total: …
    bestTest = 0.4829259642
    bestIteration = 39
    Training on fold [0/3]                                                (cv)
    0:	loss: 0.6497506	best: 0.6497506 (0)	total: 4.09ms	remaining: 12.3ms    (grid_search)

Records, one for each set of a line:

* `split`: `train` for `learn`; `test` for the first set that is evaluated, `test1`, `test2`, …
  for more. `test` for the result of a parameter search.
* `epoch`: None. `step`: the iteration, from 0.
* `metrics`: `loss`. CatBoost prints no metric's name: it is the loss function, or the
  `eval_metric` where one was chosen.
* `final`: always True.
* `context`: `fold`, from 0, in cross-validation; `trial`, from 0, with a search's results, which
  have no step.

`best`, `bestTest` and `bestIteration` repeat a value, and times are no metrics.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record, new_tuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "CatboostParser"]

_TIME = r"[0-9][0-9.]{0,12}[a-z]{1,3}(?: [0-9.]{1,12}[a-z]{1,3}){0,3}"
_VALUE = rf"(?:learn|test[0-9]{{0,3}}|loss):? (?:{NUMBER})[\t ]{{1,8}}"
_line = re.compile(
    rf"([0-9]{{1,9}}):[\t ]{{1,8}}((?:{_VALUE}){{0,99}})"
    rf"(?:best(?:Test)?:? (?:{NUMBER}) \([0-9]{{1,9}}\)[\t ]{{1,8}})?"
    rf"total:? {_TIME}(?:[\t ]{{1,8}}remaining:? {_TIME})?\s{{0,8}}"
).fullmatch
_values = re.compile(rf"([a-z]+[0-9]*):? ({NUMBER})").findall
_fold = re.compile(r"Training on fold \[([0-9]{1,6})/([0-9]{1,6})\]").fullmatch
_best = re.compile(rf"(?:bestTest|bestIteration) = (?:{NUMBER})").fullmatch


class CatboostParser:
    """Reads what CatBoost prints; see the module for the format."""

    name = "catboost"
    hints = ("total: ", "Training on fold [", "bestTest = ", "bestIteration = ")
    headers = ()
    first = "0Tb"
    goes_on_by = ("total",)

    def __init__(self) -> None:
        self._fold: int | None = None
        self._last_fold = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not CatBoost's."""
        line = _line(frame.text)
        if line is None:
            return self._parse_other(frame.text)
        step = int(line[1])
        return [self._record(name, step, text, frame) for name, text in _values(line[2])]

    def _record(self, name: str, step: int | None, text: str, frame: Frame) -> Record:
        split = "train" if name == "learn" else name
        context = None if self._fold is None else {"fold": self._fold}
        if name == "loss" and step is not None:
            context = {"trial": step}
            split, step = "test", None
        metrics = {"loss": parse_number(text) or 0.0}
        told = (True, self.name, frame.stream, None, context)
        record: Record = new_tuple(Record, (split, None, step, None, metrics, *told))
        return record

    def _parse_other(self, text: str) -> Sequence[Record] | None:
        fold = _fold(text)
        if fold is not None:
            self._fold, self._last_fold = int(fold[1]), int(fold[2]) - 1
            return ()
        if not _best(text):
            return None
        if text.startswith("bestIteration") and self._fold == self._last_fold:
            self._fold = None
        return ()

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = CatboostParser
