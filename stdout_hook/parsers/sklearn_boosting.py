"""scikit-learn's gradient boosting: the table of the older ensembles, the lines of the new ones.

Printed by `GradientBoostingClassifier` and `GradientBoostingRegressor` with `verbose`, by the
`HistGradientBoosting` ensembles with `verbose=2`::

          Iter       Train Loss      OOB Improve   Remaining Time
             1           1.2799           0.0517            0.24s
    [1/100] 1 tree, 31 leaves, max depth = 9, train loss: 0.61233, val loss: 0.64012, in 0.012s
    [2/100] 3 trees, 93 leaves (31 on avg), max depth = 9, train score: 0.91, in 0.012s

Records:

* `split`: `train`; `val` for the values of the part that is held out for early stopping.
* `epoch`: None. `step`: the iteration, from 1; `total_steps` where it is printed.
* `metrics`: `loss`, and `oob_improve` where trees are grown on samples; of the new ensembles
  `loss` or `score`, which they print only with early stopping.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SklearnBoostingParser"]

_header = re.compile(r" {6}Iter +Train Loss( +OOB Improve)? +Remaining Time ?").fullmatch
_row = re.compile(
    rf" {{0,9}}([0-9]{{1,10}}) {{1,16}}({NUMBER})(?: {{1,16}}({NUMBER}))?"
    r" {1,16}-?[0-9.]{1,12}[ms] ?"
).fullmatch
_line = re.compile(
    rf"\[([0-9]{{1,9}})/([0-9]{{1,9}})\] [0-9]{{1,9}} trees?, [0-9]{{1,9}} leaves,? "
    rf"(?:\([0-9]{{1,9}} on avg\), )?max depth = [0-9]{{1,9}}, "
    rf"(?:train (loss|score): ({NUMBER}), )?(?:val (?:loss|score): ({NUMBER}), )?in [0-9.]{{1,12}}s"
).fullmatch


class SklearnBoostingParser:
    """Reads what scikit-learn's boosting prints; see the module for the format."""

    name = "sklearn_boosting"
    hints = ("Train Loss", " tree")
    headers = ("Iter",)
    first = ("Iter", "[0")

    def __init__(self) -> None:
        self._columns = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not a row or a line of this format."""
        row = _row(frame.text) if self._columns else None
        if row is not None and (row[3] is not None) == (self._columns == 2):
            return self._parse_row(row, frame)
        line = _line(frame.text)
        if line is not None:
            return self._parse_line(line, frame)
        header = _header(frame.text)
        if header is None:
            return None
        self._columns = 2 if header[1] else 1
        return ()

    def _parse_row(self, row: re.Match[str], frame: Frame) -> Sequence[Record]:
        metrics = {}
        for name, text in (("loss", row[2]), ("oob_improve", row[3])):
            value = parse_number(text) if text else None
            if value is not None:
                metrics[name] = value
        return (Record("train", None, int(row[1]), None, metrics, True, self.name, frame.stream),)

    def _parse_line(self, line: re.Match[str], frame: Frame) -> Sequence[Record]:
        step, total, name, *texts = line.groups()
        found = []
        for split, text in zip(("train", "val"), texts):
            value = parse_number(text) if text else None
            if value is not None:
                found.append(
                    Record(
                        split,
                        None,
                        int(step),
                        int(total),
                        {name: value},
                        parser=self.name,
                        stream=frame.stream,
                    )
                )
        return found

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = SklearnBoostingParser
