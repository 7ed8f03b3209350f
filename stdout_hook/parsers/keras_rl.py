"""keras-rl: episodes and intervals of `fit`, and the episodes of `test`.

Printed by `fit` with `verbose=2`, by `fit` with `verbose=1` after each interval, and by `test`::

      13/50000: episode: 1, duration: 0.1s, …, episode reward: 13.000, …, loss: 78.81, mean_q: 46.0
    Interval 2 (10000 steps performed)
    12 episodes - episode_reward: 8.250 [5.000, 12.000] - loss: 0.010
    Testing for 5 episodes ...
    Episode 1: reward: 200.000, steps: 200

Records, one a line:

* `split`: `train`; `test` for the episodes of `test`.
* `epoch`: the interval, from 1; None for episodes. `step`, `total_steps`: steps, for an episode of
  training; the episode, from 1, for one of `test`.
* `metrics`: by printed name: `episode steps`, `episode reward`, `loss`. Ranges in brackets, times,
  speeds and `--` are none. The bar of an interval is Keras' own.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "KerasRlParser"]

_episode = re.compile(
    r" *([0-9]{1,12})/([0-9]{1,12}): episode: [0-9]{1,12}, duration: [0-9.]{1,20}s, "
).match
_interval = re.compile(r"Interval ([0-9]{1,9}) \([0-9]{1,15} steps performed\) *").fullmatch
_summary = re.compile(r"[0-9]{1,9} episodes - (?=episode_reward: )").match
_testing = re.compile(r"Testing for [0-9]{1,9} episodes \.\.\. *").fullmatch
_tested = re.compile(r"Episode ([0-9]{1,9}): (?=reward: \S{1,30}, steps: [0-9]{1,12} *\Z)").match
_range = re.compile(r" \[[^\[\]]{1,60}\]").sub
_item = re.compile(r"(\w[\w ]{0,60}): {1,12}(\S{1,40})").fullmatch


class KerasRlParser:
    """Reads what keras-rl prints; see the module for the format."""

    name = "keras_rl"
    hints = (": episode: ", "Interval ", " episodes - episode_reward: ", "Testing for ")
    headers = ()
    first = ("0", "Inte", "Epis", "Test")

    def __init__(self) -> None:
        self._interval: int | None = None
        self._tests = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of an episode or interval."""
        text = frame.text[:2000].rstrip()
        match = _episode(text)
        if match:
            metrics = _values(_range("", text[match.end() :]), ", ")
            metrics.pop("steps per second", None)
            return self._record(("train", None, int(match[1]), int(match[2])), metrics, frame)
        match = _summary(text)
        if match:
            metrics = _values(_range("", text[match.end() :]), " - ")
            return self._record(("train", self._interval, None, None), metrics, frame)
        return self._parse_rest(text, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_rest(self, text: str, frame: Frame) -> Sequence[Record] | None:
        match = _interval(text)
        if match:
            self._interval = int(match[1])
            return ()
        if _testing(text):
            self._tests = True
            return ()
        match = _tested(text) if self._tests else None
        if match is None:
            return None
        metrics = _values(text[match.end() :], ", ")
        return self._record(("test", None, int(match[1]), None), metrics, frame)

    def _record(
        self,
        place: tuple[str, int | None, int | None, int | None],
        metrics: dict[str, float],
        frame: Frame,
    ) -> Sequence[Record] | None:
        return [Record(*place, metrics, True, self.name, frame.stream)] if metrics else None


def _values(text: str, separator: str) -> dict[str, float]:
    """Return the numbers among `name: value` parts."""
    items = [_item(part) for part in text.split(separator)]
    found = {item[1]: parse_number(item[2]) for item in items if item}
    return {name: value for name, value in found.items() if value is not None}


PARSER = KerasRlParser
