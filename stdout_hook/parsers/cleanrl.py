"""CleanRL: a line an episode, with the step it ended at.

Printed by CleanRL's scripts, their evaluation, and many scripts that began as copies of them::

    global_step=137, episodic_return=[13.]
    global_step=3442, episode_reward=15.527101137763129
    global_step=512, 0-episodic_return=-21.0            (a game of two players)
    eval_episode=3, episodic_return=[500.]
    SPS: 1100

Records, one a line:

* `split`: `train`; `val` for an evaluation's episode.
* `step`: the global step; None for an evaluation, whose episode is the context `{"episode": 3}`.
* `metrics`: the values by name, with and without brackets around them. `SPS` (steps per second) is
  none.
* `final`: always True. `epoch`: None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "CleanRlParser"]

_head = re.compile(r"(global_step|eval_episode)=([0-9]{1,15}), ").match
_item = re.compile(rf"([\w/-]{{1,60}})=(?:\[ ?({NUMBER}) ?\]|({NUMBER}))").fullmatch
_speed = re.compile(r"SPS: [0-9]{1,12}").fullmatch


class CleanRlParser:
    """Reads CleanRL's episodes; see the module for the format."""

    name = "cleanrl"
    hints = ("global_step=", "eval_episode=")
    headers = ()
    first = ("eval", "glob", "SPS")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of an episode."""
        text = frame.text
        if text.startswith("SPS: "):
            return () if _speed(text) else None
        head = _head(text)
        if head is None:
            return None
        metrics: dict[str, float] = {}
        for part in text[head.end() : 1000].split(", "):
            item = _item(part)
            value = parse_number(item[2] or item[3]) if item else None
            if item is None or value is None:
                return None
            if item[1] != "SPS":
                metrics[item[1]] = value
        return self._records(head, metrics, frame.stream)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _records(
        self, head: re.Match[str], metrics: dict[str, float], stream: str
    ) -> Sequence[Record]:
        if not metrics:
            return ()
        if head[1] == "global_step":
            step = int(head[2])
            return [Record("train", None, step, None, metrics, True, self.name, stream)]
        record = Record("val", None, None, None, metrics, True, self.name, stream)
        return [record._replace(context={"episode": int(head[2])})]


PARSER = CleanRlParser
