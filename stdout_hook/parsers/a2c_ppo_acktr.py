"""pytorch-a2c-ppo-acktr: rewards of the last episodes, two lines an update.

Printed by Ilya Kostrikov's script and the many programs that began as copies of it::

    Updates 10, num timesteps 1408, FPS 500
     Last 10 training episodes: mean/median reward 20.0/21.0, min/max reward 10.0/30.0

     Evaluation using 10 episodes: mean reward 20.12345

Records, one for each second line and each evaluation:

* `split`: `train`; `val` for an evaluation.
* `step`: timesteps from the line before. `epoch`: None.
* `metrics`: `mean reward`, `median reward`, `min reward`, `max reward`. `FPS` and the number of
  updates are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "A2cPpoAcktrParser"]

NAMES = ("mean reward", "median reward", "min reward", "max reward")

_update = re.compile(
    r"(?:Updates? [0-9]{1,12}, )?(?:num episodes [0-9]{1,12}, )?[Nn]um timesteps ([0-9]{1,15}),"
    r" FPS -?[0-9]{1,12} *"
).fullmatch
_rewards = re.compile(
    rf" ?Last [0-9]{{1,9}} training episodes: mean/median reward ({NUMBER})/({NUMBER}),"
    rf" min/max reward ({NUMBER})/({NUMBER})"
).match
_evaluation = re.compile(
    rf" ?Evaluation using [0-9]{{1,9}} episodes: mean reward ({NUMBER}) *"
).fullmatch


class A2cPpoAcktrParser:
    """Reads the rewards that these scripts print; see the module for the format."""

    name = "a2c_ppo_acktr"
    hints = ("um timesteps ", " training episodes: mean/median reward ", "Evaluation using ")
    headers = ()
    first = ("Num", "num_", "Upda", "Last", "Eval")

    def __init__(self) -> None:
        self._step: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the rewards of an update or evaluation."""
        text = frame.text if len(frame.text) <= 400 else ""
        match = _update(text)
        if match:
            self._step = int(match[1])
            return ()
        match = _rewards(text)
        split = "train" if match else "val"
        match = match or _evaluation(text)
        if match is None:
            return None
        found = dict(zip(NAMES, map(parse_number, match.groups())))
        metrics = {name: value for name, value in found.items() if value is not None}
        return [Record(split, None, self._step, None, metrics, True, self.name, frame.stream)]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = A2cPpoAcktrParser
