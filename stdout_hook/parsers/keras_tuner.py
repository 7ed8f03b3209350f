"""Keras Tuner: the score of each trial of a search, of AutoKeras too.

Printed by `Tuner.search`, between what Keras prints of the trials' trainings::

    Search: Running Trial #2

    Trial 2 Complete [00h 00m 05s]
    val_accuracy: 0.9300000071525574

    Best val_accuracy So Far: 0.9333333373069763
    Total elapsed time: 00h 00m 11s

Records:

* `split`: `val` for an objective whose name begins so, else None.
* `epoch`, `step`: None.
* `metrics`: the objective, by its name without `val_`.
* `final`: always True.
* `context`: `trial`, from 1.

The best score so far, and those in the summary of the results, repeat a trial's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "KerasTunerParser"]

_complete = re.compile(r"Trial ([0-9]{1,9}) Complete \[[0-9dhms ]{3,30}\]").fullmatch
_score = re.compile(rf"([A-Za-z_][\w .-]{{0,100}}): ({NUMBER})").fullmatch
_best = re.compile(rf"Best [\w .-]{{1,100}} So Far: (?:{NUMBER}|None)").fullmatch
_other = re.compile(
    r"Search: Running Trial #[0-9]{1,9}|Total elapsed time: [0-9dhms ]{3,30}"
    r"|Results summary|Trial [0-9]{1,9} summary"
).fullmatch


class KerasTunerParser:
    """Reads what Keras Tuner prints; see the module for the format."""

    name = "keras_tuner"
    hints = (" Complete [", " So Far: ", "Running Trial #", "Results summary")
    headers = ("Results summary",)
    first = ("Tria", "Best", "Sear", "Resu", "Tota")

    def __init__(self) -> None:
        self._completed: int | None = None
        self._in_summary = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the score of `frame`, None where it is not Keras Tuner's."""
        text = frame.text
        complete = _complete(text)
        if complete is not None:
            self._completed, self._in_summary = int(complete[1]), False
            return ()
        if _best(text) or _other(text):
            self._completed = None
            self._in_summary = self._in_summary or text == "Results summary"
            return ()
        score = _score(text) if self._in_summary or self._completed is not None else None
        if score is None:
            return None
        completed, self._completed = self._completed, None
        if completed is None:
            return () if score[1] == "Score" else None
        return self._record(score, completed, frame)

    def _record(self, score: re.Match[str], trial: int, frame: Frame) -> Sequence[Record]:
        value = parse_number(score[2])
        if value is None:
            return ()
        of_val = score[1].startswith("val_")
        metrics = {score[1][4:] if of_val else score[1]: value}
        return (
            Record(
                "val" if of_val else None,
                None,
                None,
                None,
                metrics,
                parser=self.name,
                stream=frame.stream,
                context={"trial": trial},
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = KerasTunerParser
