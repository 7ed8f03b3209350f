"""AutoGluon: the validation score of each model of a predictor.

Logged by `TabularPredictor.fit`, `TimeSeriesPredictor.fit` and what is built on them::

    Fitting model: LightGBM ... Training model for up to 59.9s of the 59.9s of remaining time.
        0.8712	 = Validation score   (accuracy)
        0.53s	 = Training   runtime
    Fitting model: WeightedEnsemble_L2 ...
        -0.0782	 = Validation score   (-root_mean_squared_error)
    Training timeseries model Naive. Training for up to 59.9s of the 59.9s of remaining time.
        -0.2154       = Validation score (-MASE)

Records:

* `split`: `val`. `epoch`, `step`: None.
* `metrics`: by the metric's name as printed: with a minus before it where the value's sign is
  flipped, so that higher is better.
* `final`: always True.
* `context`: `model`, by its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "AutogluonParser"]

_model = re.compile(
    r"(?:Fitting model|Fitted model|Training timeseries model):? (\S.{0,98}?)"
    r"(?: \.\.\..{0,200}|\. .{0,200}|\.? ?)"
).fullmatch
_score = re.compile(
    rf"\s{{0,16}}({NUMBER})\s{{1,16}}= Validation score\s{{1,4}}\((-?[A-Za-z_][\w @.-]{{0,80}})\) ?"
).fullmatch
_runtime = re.compile(
    r"\s{0,16}[0-9.]{1,12} {0,9}s\s{1,16}= (?:Training|Validation|Prediction) {1,4}runtime ?"
).fullmatch


class AutogluonParser:
    """Reads what AutoGluon logs; see the module for the format."""

    name = "autogluon"
    hints = (
        "= Validation score",
        "Fitting model: ",
        "Fitted model: ",
        "Training timeseries model ",
    )
    headers = ("Fitting model: ", "Fitted model: ", "Training timeseries")
    first = ("0", "-", "Fitt", "Trai", "nan", "inf")

    def __init__(self) -> None:
        self._model: str | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the score of `frame`; a model's header may be any program's."""
        score = _score(frame.text)
        if score is None:
            return self._parse_other(frame.text)
        value = parse_number(score[1])
        if value is None:
            return None
        context = None if self._model is None else {"model": self._model}
        metrics = {score[2]: value}
        return (
            Record(
                "val", None, None, None, metrics, True, self.name, frame.stream, context=context
            ),
        )

    def _parse_other(self, text: str) -> Sequence[Record] | None:
        model = _model(text)
        if model is not None:
            self._model = model[1]
            return None
        return () if _runtime(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = AutogluonParser
