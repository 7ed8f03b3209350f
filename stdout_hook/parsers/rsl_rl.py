"""RSL-RL: reinforcement learning of robots, as in Isaac Lab and legged_gym.

Printed by the runners of rsl_rl, a block an iteration, names to the right::

                          Learning iteration 1/1500

                           Computation: 58763 steps/s (collection: 1.528s, learning 0.145s)
                 Mean action noise std: 1.00
              Mean value_function loss: 0.0213          (before 2.3: Value function loss)
                           Mean reward: -0.57
                   Mean episode length: 22.41
    Episode_Reward/track_lin_vel_xy_exp: 0.0112
    --------------------------------------------------------------------------------
                       Total timesteps: 196608
                        Iteration time: 1.67s

Records, one an iteration:

* `split`: `train`. `epoch`: None.
* `step`, `total_steps`: the iteration, from 0, and their number.
* `metrics`: all that are plain numbers, by printed name; `Total timesteps` is the count of steps
  in the environments. Times and speeds are none.
* `final`: True. A block is told when its last number or the next block comes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "RslRlParser"]

MAX_VALUES = 500
"""Values of a block; more are another program's lines."""

_header = re.compile(r"\s{0,80}Learning iteration ([0-9]{1,12})/([0-9]{1,12})\s{0,80}").fullmatch
_value = re.compile(
    rf"\s{{0,60}}([A-Za-z][^:\s](?:[^:]{{0,78}}[^:\s])?): ({NUMBER})\s{{0,9}}"
).fullmatch
_other = re.compile(
    r"\s{0,60}[A-Za-z][^:]{1,80}: \S.{0,200}|[#-]{10,200}\s{0,9}|\s{1,200}"
).fullmatch
_LAST = "Total timesteps"


class RslRlParser:
    """Reads RSL-RL's blocks; see the module for the format."""

    name = "rsl_rl"
    hints = ("Learning iteration ",)
    first = ("Lear",)
    headers = ()

    def __init__(self) -> None:
        self._place: tuple[int, int] | None = None
        self._values: dict[str, float] = {}
        self._stream = ""

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a block at its end; None where a line is none of the format."""
        header = _header(frame.text)
        if header is not None:
            told = self._tell()
            self._place, self._stream = (int(header[1]), int(header[2])), frame.stream
            return told
        if self._place is None:
            return None
        match = _value(frame.text)
        if match is None:
            return () if _other(frame.text) else None
        value = parse_number(match[2])
        if value is None or len(self._values) >= MAX_VALUES:
            return None
        self._values[match[1]] = value
        return self._tell() if match[1] == _LAST else ()

    def close(self) -> Sequence[Record]:
        """Return the values of a block that was not finished."""
        return self._tell()

    def _tell(self) -> Sequence[Record]:
        place, values = self._place, self._values
        self._place, self._values = None, {}
        if place is None or not values:
            return ()
        return (Record("train", None, *place, values, True, self.name, self._stream),)


PARSER = RslRlParser
