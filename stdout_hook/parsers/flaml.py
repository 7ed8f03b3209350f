"""FLAML: the best error of each learner, as a search goes on.

Logged by `AutoML.fit` with `verbose=3`::

    [flaml.automl.logger: 11-25 05:19:49] {3006} INFO - iteration 3, current learner rf
    [flaml.automl.logger: 11-25 05:19:49] {3192} INFO -  at 0.5s,	estimator rf's best error=1.3534e-02,	best estimator lgbm's best error=0.0000e+00

Records:

* `split`: `val`. `epoch`: None. `step`: the iteration, from 0, None where it is not printed.
* `metrics`: `best_error`, of the metric that is minimized.
* `final`: always True.
* `context`: `estimator`, the learner's name.

A learner's best error is reported where it changed. The best learner's repeats another line's.
"""  # noqa: E501

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "FlamlParser"]

_PREFIX = r"(?:\[flaml[\w.]{0,60}: [0-9: -]{5,20}\] \{[0-9]{1,9}\} INFO -)?"
_iteration = re.compile(
    rf"{_PREFIX} ?iteration ([0-9]{{1,9}}), current learner \S{{1,100}}"
).fullmatch
_error = re.compile(
    rf"{_PREFIX} {{0,2}}at [0-9.]{{1,12}}s,\s{{1,4}}estimator ([^\s']{{1,100}})'s "
    rf"best error=({NUMBER}),\s{{1,4}}best estimator [^\s']{{1,100}}'s best error=(?:{NUMBER})"
).fullmatch


class FlamlParser:
    """Reads what FLAML logs; see the module for the format."""

    name = "flaml"
    hints = (", current learner ", "'s best error=")
    headers = ()
    first = ("[fla", "iter", "at")

    def __init__(self) -> None:
        self._step: int | None = None
        self._best: dict[str, float] = {}

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the error of `frame`, None where it is not FLAML's."""
        iteration = _iteration(frame.text)
        if iteration is not None:
            self._step = int(iteration[1])
            if self._step == 0:
                self._best = {}
            return ()
        error = _error(frame.text)
        value = parse_number(error[2]) if error else None
        if error is None or value is None:
            return None
        if self._best.get(error[1]) == value:
            return ()
        self._best[error[1]] = value
        metrics, context = {"best_error": value}, {"estimator": error[1]}
        return (
            Record(
                "val",
                None,
                self._step,
                None,
                metrics,
                parser=self.name,
                stream=frame.stream,
                context=context,
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = FlamlParser
