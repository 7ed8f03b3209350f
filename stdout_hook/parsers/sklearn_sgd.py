"""scikit-learn's linear models: the epochs of stochastic gradient descent.

Printed with `verbose` by `SGDClassifier`, `SGDRegressor`, `SGDOneClassSVM`, `Perceptron` and the
passive-aggressive models; the validation score since version 1.9, with early stopping::

    -- Epoch 1
    Norm: 99.03, NNZs: 10, Bias: -2.329538, T: 450, Avg. loss: 5.096305, Objective: 5.563283
    Norm: 99.03, NNZs: 10, Bias: -2.329538, T: 450, Avg. loss: 5.096305, Validation score: 0.75
    Total training time: 0.00 seconds.

Records:

* `split`: `train`; `val` for the validation score.
* `epoch`: from 1. `step`: `T`, the number of samples seen.
* `metrics`: `loss`, the mean over the epoch; `objective`, the loss with its penalty; `norm` of the
  weights. `val` has `score`.
* `final`: always True.

Models that separate more than two classes print the epochs of each class, one after the other and
without its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SklearnSgdParser"]

_header = re.compile(r"-- Epoch ([0-9]{1,9})").fullmatch
_line = re.compile(
    rf"Norm: ({NUMBER}), NNZs: [0-9]{{1,15}}, Bias: (?:{NUMBER}), T: ([0-9]{{1,18}}), "
    rf"Avg\. loss: ({NUMBER})(?:, Objective: ({NUMBER}))?(?:, Validation score: ({NUMBER}))?"
).fullmatch
_time = re.compile(r"Total training time: [0-9.]{1,15} seconds\.").fullmatch


class SklearnSgdParser:
    """Reads what scikit-learn's stochastic gradient descent prints; see the module."""

    name = "sklearn_sgd"
    hints = ("-- Epoch ", "NNZs: ")
    headers = ()
    first = ("--", "Norm")
    goes_on_by = ("Total training time: ",)

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not this format's."""
        line = _line(frame.text)
        if line is None:
            return self._parse_other(frame.text)
        self._seen = True
        norm, step, loss, objective, score = line.groups()
        train = {"loss": loss, "objective": objective, "norm": norm}
        return [
            Record(split, self._epoch, int(step), None, metrics, True, self.name, frame.stream)
            for split, texts in (("train", train), ("val", {"score": score}))
            if (metrics := _numbers(texts))
        ]

    def _parse_other(self, text: str) -> Sequence[Record] | None:
        """Note a header; until a line was seen it may be another program's."""
        header = _header(text)
        if header is not None:
            self._epoch = int(header[1])
        return () if self._seen and (header is not None or _time(text)) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _numbers(texts: dict[str, str | None]) -> dict[str, float]:
    numbers = {name: parse_number(text) for name, text in texts.items() if text}
    return {name: number for name, number in numbers.items() if number is not None}


PARSER = SklearnSgdParser
