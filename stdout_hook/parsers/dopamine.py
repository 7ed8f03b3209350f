"""Dopamine: the returns of each iteration, and of each episode while it runs.

Printed by `Runner.run_experiment`, episodes on one line that is drawn anew, the rest by logging::

    Starting iteration 3
    Steps executed: 1000 Episode length: 100 Return: 12.0
    Average undiscounted return per training episode: 12.34
    Average training steps per second: 100.12
    Average undiscounted return per evaluation episode: 13.45

Records, one a line:

* `split`: `train`; `val` for the phase of evaluation.
* `epoch`: the iteration, from 0, once one was named. `step`: the phase's steps, for an episode.
* `metrics`: `Average undiscounted return per episode`; of an episode `Episode length` and `Return`.
  Steps per second are none.
* `final`: False for episodes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "DopamineParser"]

_iteration = re.compile(r"Starting iteration ([0-9]{1,9}) *").fullmatch
_episode = re.compile(
    rf"Steps executed: ([0-9]{{1,12}}) Episode length: ([0-9]{{1,12}}) (?:Episode r|R)eturn:"
    rf" \[?({NUMBER})\]? *"
).fullmatch
_average = re.compile(
    rf"Average undiscounted return per (training|evaluation) episode: ({NUMBER}) *"
).fullmatch


class DopamineParser:
    """Reads the returns that Dopamine prints; see the module for the format."""

    name = "dopamine"
    hints = ("Starting iteration ", "Steps executed: ", "Average undiscounted return per ")
    headers = ()
    first = ("Star", "Step", "Aver")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._split = "train"

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the return of an episode, or the mean of a phase."""
        text = frame.text[:300]
        match = _episode(text)
        if match:
            value = parse_number(match[3])
            metrics = {"Episode length": float(match[2])}
            metrics.update({} if value is None else {"Return": value})
            place = (self._split, self._epoch, int(match[1]), None)
            return [Record(*place, metrics, False, self.name, frame.stream)]
        match = _average(text)
        if match:
            return self._phase(match[1], parse_number(match[2]), frame.stream)
        match = _iteration(text)
        if match:
            self._epoch, self._split = int(match[1]), "train"
        return None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _phase(self, phase: str, value: float | None, stream: str) -> Sequence[Record]:
        split = "train" if phase == "training" else "val"
        self._split = "val" if split == "train" else "train"
        if value is None:
            return ()
        metrics = {"Average undiscounted return per episode": value}
        return [Record(split, self._epoch, None, None, metrics, True, self.name, stream)]


PARSER = DopamineParser
