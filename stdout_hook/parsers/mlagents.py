"""ML-Agents: a line of reward statistics a summary, for each behaviour.

Printed by `mlagents-learn`, with the logger's prefix of its version::

    [INFO] 3DBall. Step: 1200. Time Elapsed: 4.1 s. Mean Reward: 1.3. Std of Reward: 0.2. Training.
    [INFO] Soccer. Step: 500. Time Elapsed: 9.9 s. No episode was completed since last summary.
    2020-05-01 10:00:00 INFO [stats.py:118] 3DBall: Step: 1200. Time Elapsed: 4 s Mean Reward: 1.3.
    INFO:mlagents.trainers: run-0: Ball: Step: 1000. Mean Reward: 1.2. Std of Reward: 0.7.

Records, one a line:

* `split`: `train`, even where the line ends in `Not Training.`: its rewards are from playing on.
* `step`: steps of the behaviour. `epoch`: None.
* `metrics`: `Mean Reward`, `Std of Reward`, `Mean Group Reward`, `ELO` by these names.
* `context`: `{"behavior": "3DBall"}`.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "MlAgentsParser"]

_line = re.compile(
    r"(?:\[INFO\] |INFO:mlagents\.trainers: ?|[0-9 :,-]{19,23} INFO \[stats\.py:[0-9]{1,5}\] )?"
    r"([\w ?=&/.:-]{1,150}?)[.:] Step: ([0-9]{1,15})\."
    r"(?: Time Elapsed: [0-9.]{1,20} s\.?)? (?=Mean |No episode |Rank: )"
).match
_item = re.compile(
    rf"(Mean Reward|Std of Reward|Mean Group Reward|Std of Group Reward|ELO): ({NUMBER})(?=\.|\Z)"
).finditer


class MlAgentsParser:
    """Reads the summaries of ML-Agents; see the module for the format."""

    name = "mlagents"
    hints = (" Step: ",)
    headers = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a summary."""
        text = frame.text[:1000]
        match = _line(text) if " Step: " in text else None
        if match is None:
            return None
        found = ((item[1], parse_number(item[2])) for item in _item(text, match.end()))
        metrics = {name: value for name, value in found if value is not None}
        if not metrics:
            return ()
        step = int(match[2])
        record = Record("train", None, step, None, metrics, True, self.name, frame.stream)
        return [record._replace(context={"behavior": match[1].strip()})]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = MlAgentsParser
