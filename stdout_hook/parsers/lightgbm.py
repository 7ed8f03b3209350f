"""LightGBM: the evaluation lines of `train`, `cv`, the scikit-learn API and the command line.

Printed by `log_evaluation`, before version 3.3 by `print_evaluation`, in R by its callback, and by
the C++ program, whose lines hold one value each::

    [1]	training's l2: 0.638444	valid_1's auc: 0.766953
    [5]	cv_agg's valid l2: 0.514412 + 0.0187                    (cv until 4.5)
    [5]	valid's l2: 0.514412 + 0.0187                           (cv)
    [1]:  train's l2:0.5  valid's l2:0.6                        (R)
    [LightGBM] [Info] Iteration:1, valid_1 auc : 0.766953       (command line)
    Early stopping, best iteration is:
    [12]	train's l2: 0.0454917	eval's l2: 0.446351

Records, one for each evaluated set of a line:

* `split`: `train`, `val`, `test`, or the set's name as printed, so `valid_1`. Of `cv` `val`, the
  folds that are held out, and `train` where those are evaluated, too.
* `epoch`: None. `step`: the iteration, from 1.
* `metrics`: by the metric's name: `binary_logloss`, `ndcg@5`. Of `cv` the mean over the folds;
  the deviation after it is left out.
* `final`: always True.

The best iteration, repeated when training stops early, is reported only where nothing was printed
for it or after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._boosting import Iterations, by_split, read_value
from stdout_hook.parsers._by_shape import ByShape
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "LightgbmParser"]

_line = re.compile(r"\[([0-9]{1,9})\](?::  ?|:?\t)(?=[^\t']{1,80}'s )(.+)").fullmatch
_native = re.compile(
    r"(?:\[LightGBM\] \[Info\] )?Iteration:([0-9]{1,9}), (training|valid_[0-9]{1,4})"
    r" (\S{1,80}) : (\S{1,40})"
).fullmatch
_best = re.compile(
    r"Early stopping, best iteration is:|Did not meet early stopping[.,] [Bb]est iteration is:"
    r"|(?:\[LightGBM\] \[Info\] )?Output of best iteration round:"
).match
_announcement = re.compile(
    r"Training until validation scores don't improve for|Train until valid scores didn't improve in"
    r"|Will train until there is no improvement in"
).match


class LightgbmParser:
    """Reads what LightGBM prints; see the module for the format."""

    name = "lightgbm"
    hints = (
        "'s ",
        "Iteration:",
        "ation is:",
        "best iteration round",
        "rain until ",
        "Training until",
    )
    headers = ("Early stopping", "Did not meet", "[LightGBM]")
    first = ("[0", "[Lig", "Iter", "Earl", "Did", "Outp", "Trai", "Will")
    goes_on_by = ("best iteration", "train until ", "Training until ")

    def __init__(self) -> None:
        self._iterations = Iterations(self.name, 1)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not LightGBM's."""
        line = _line(frame.text)
        if line is None:
            return self._parse_other(frame)
        values = _read(line[2])
        if not values:
            return None
        return self._iterations.records(int(line[1]), values, frame)

    def _parse_other(self, frame: Frame) -> Sequence[Record] | None:
        line = _native(frame.text)
        if line is not None:
            return self._parse_native(line, frame)
        if _best(frame.text):
            self._iterations.repeats = True
            return ()
        if _announcement(frame.text):
            self._iterations.announced()
            return ()
        return None

    def _parse_native(self, line: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        """Read one value; all sets of the best iteration are repeated, one a line."""
        step, value = int(line[1]), read_value(line[4])
        if value is None:
            return None
        if self._iterations.is_repeat(step):
            return ()
        self._iterations.go_on(step)
        split = "train" if line[2] == "training" else line[2]
        metrics = {line[3]: value[0]}
        return (Record(split, None, step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


@ByShape
def _read(text: str) -> dict[tuple[str, str], float] | None:
    """Return the values by evaluated set and name, None where `text` holds anything else."""
    found: dict[str, dict[str, float]] = {}
    for part in filter(None, map(str.strip, text.split("\t" if "\t" in text else "  "))):
        name, _, number = part.rpartition(":")
        printed, mark, metric = name.partition("'s ")
        value = read_value(number) if mark and printed and not metric[:1].isdigit() else None
        if value is None:
            return None
        if printed == "cv_agg":
            printed, metric = _of_folds(metric)
        found.setdefault(printed, {})[metric] = value[0]
    return by_split(found)


def _of_folds(metric: str) -> tuple[str, str]:
    """Take a name in cross-validation apart; whose folds it is of was not always said."""
    for split in ("train", "valid"):
        if metric.startswith(f"{split} "):
            return split, metric[len(split) + 1 :]
    return "valid", metric


PARSER = LightgbmParser
