"""XGBoost: the evaluation lines of `train`, `cv` and the scikit-learn API.

Printed by `EvaluationMonitor` and, before version 1.3, by `print_evaluation`; by the R package,
where a deviation may follow a `±`; and by the command line and trackers, with a time in front::

    [0]	train-rmse:0.58454	valid-auc:0.86633
    [10]	train-rmse:0.42235+0.00419	test-rmse:0.51035+0.01614           (cv)
    [0]	validation_0-logloss:0.61738	validation_1-logloss:0.63702     (scikit-learn API)
    [12:00:00] [0]	test-error:0.016139	train-error:0.014433             (command line)
    Will train until valid-auc hasn't improved in 10 rounds.             (before 1.3)
    Stopping. Best iteration:
    [3]	train-rmse:0.35416	valid-auc:0.89372

Records, one for each evaluated set of a line:

* `split`: `train`, `val`, `test`, or the set's name as given, so `validation_0`.
* `epoch`: None. `step`: the iteration, from 0 (in R from 1).
* `metrics`: by the metric's name, all that follows the first hyphen, as XGBoost itself takes it
  apart: `rmse`, `error@0.7`, `gamma-nloglik`. Of `cv` the mean over the folds and, as `rmse-std`,
  their standard deviation.
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

__all__ = ["PARSER", "XgboostParser"]

_line = re.compile(
    r"(?:\[[0-9:]{8}\] )?\[([0-9]{1,9})\](?=[\t ])([\t ]{1,8}[^\s-][^-]{0,80}-.+)"
).fullmatch
_usual = re.compile(r" +(?:train|test|eval|val|valid|validation_[0-9]{1,3})-").match
_announcement = re.compile(r"(?:\[[0-9:]{8}\] )?Will train until \S{1,200} hasn't improved").match


class XgboostParser:
    """Reads what XGBoost prints; see the module for the format."""

    name = "xgboost"
    hints = (
        "]\t",
        "] train-",
        "] test-",
        "] val",
        "] eval-",
        "Will train until ",
        "Best iteration:",
    )
    headers = ("Stopping.",)
    first = ("[0", "Will", "Stop")
    goes_on_by = ("] ", "Best iteration:")

    def __init__(self) -> None:
        self._iterations = Iterations(self.name, 0)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not XGBoost's."""
        line = _line(frame.text)
        if line is None:
            return self._parse_message(frame.text)
        values = _read(line[2])
        if not values:
            return None
        return self._iterations.records(int(line[1]), values, frame)

    def _parse_message(self, text: str) -> Sequence[Record] | None:
        if text.endswith("Stopping. Best iteration:"):
            self._iterations.repeats = True
            return ()
        if _announcement(text):
            self._iterations.announced()
            return ()
        return None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


@ByShape
def _read(text: str) -> dict[tuple[str, str], float] | None:
    """Return the values by evaluated set and name, None where `text` holds anything else.

    Logs that were copied may have spaces for tabs: then the first set must have a usual name.
    """
    if "\t" not in text and not _usual(text):
        return None
    found: dict[str, dict[str, float]] = {}
    for part in filter(None, map(str.strip, text.split("\t" if "\t" in text else " "))):
        name, _, number = part.rpartition(":")
        printed, hyphen, metric = name.partition("-")
        value = read_value(number) if hyphen and printed and metric else None
        if value is None:
            return None
        metrics = found.setdefault(printed, {})
        metrics[metric], deviation = value
        if deviation is not None:
            metrics[f"{metric}-std"] = deviation
    return by_split(found)


PARSER = XgboostParser
