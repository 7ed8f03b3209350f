"""Stable-Baselines3, Stable-Baselines, Baselines, Spinning Up: tables of a key and a value a row.

Printed by these libraries' loggers, two columns between two lines of dashes as wide as the rows::

    ----------------------------------
    | rollout/            |          |
    |    ep_rew_mean      | 13.7     |
    | time/               |          |
    |    total_timesteps  | 137      |
    | train/              |          |
    |    loss             | 0.535    |        (Stable-Baselines3)
    ----------------------------------
    | misc/total_timesteps | 2048    |        (Baselines; Stable-Baselines: no `misc/`)
    |             Epoch |               0 |
    |      AverageEpRet |            20.3 |    (Spinning Up)
    Eval num_timesteps=600, episode_reward=80.50 +/- 0.50
    Episode length: 80.50 +/- 0.50
    Success rate: 50.00%

Records, one for each split of a table, once its lower line was printed:

* `split`: a key's part before the slash where that is a section of Stable-Baselines3 or names a
  set: `rollout`, `train`, `val` for `eval/`; else `train`, and the slash stays in the name.
* `epoch`: the row `Epoch` or `Iteration`, `step`: the row `total_timesteps`, `TimestepsSoFar` or
  `steps`; both only where printed without an exponent, which rounds them.
* `metrics`: the rows by key. Times, speeds and what is in `time/` are none, nor are texts.

A table without a row that counts steps, epochs, updates or time may be anything, so it is read
only if it has a section. What `EvalCallback` prints is in the table that follows; where that is
not printed it is read from its own lines: `episode_reward`, `episode_length`, `success_rate`, the
last in percent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._rl_rows import Rows
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "RlTablesParser"]

MAX_ROWS = 1000
"""Rows of the longest table."""

_eval = re.compile(
    rf"Eval num_timesteps=([0-9]{{1,15}}), episode_reward=({NUMBER}) \+/- {NUMBER}"
).fullmatch
_eval_more = re.compile(
    rf"(?:(Episode length): ({NUMBER}) \+/- {NUMBER}|(Success rate): ({NUMBER})%)"
).fullmatch


class RlTablesParser:
    """Reads the tables of reinforcement learning libraries; see the module for the format."""

    name = "rl_tables"
    hints = ("----------", "| ", "Eval num_timesteps=")
    headers = ("---", "|", "+--")
    first = ("----", "|", "Eval", "New", "+")
    goes_on_by = ("-----", "Eval ", "Episode ", "Success ", "New best mean ")

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell whole rows and lines from other lines that begin like them."""
        if low.startswith("|"):
            return low.endswith(" |")
        return low.startswith("eval") or not low.strip("-")

    def __init__(self) -> None:
        self._width = 0
        self._table = Rows()
        self._evaluated: list[Record] = []
        self._eval_step: int | None = None
        self._in_tables = True

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a table at its end, those of an evaluation without one at once."""
        text = frame.text
        if text.startswith("| "):
            return self._parse_row(text)
        if text.startswith("-----") and not text.strip("-"):
            return self._parse_line(len(text), frame.stream)
        if text.startswith(("Eval ", "Episode ", "Success ", "New best mean ")):
            return self._parse_eval(text, frame.stream)
        return None

    def close(self) -> Sequence[Record]:
        """Return an evaluation that no table followed, or a table that did not end."""
        return self._finish("stdout") if self._table.rows else self._release()

    def _parse_row(self, text: str) -> Sequence[Record] | None:
        if len(text) != self._width or not text.endswith(" |"):
            return None
        key, bar, value = text[2:-2].partition(" | ")
        if not bar or "|" in value or not key.strip() or len(self._table.rows) > MAX_ROWS:
            self._width = 0
            return None
        self._table.add(key, value.strip())
        return ()

    def _parse_line(self, width: int, stream: str) -> Sequence[Record] | None:
        """Take a line of dashes: the end of a table, and maybe the beginning of one."""
        ends = self._table.rows and self._table.sure  # whatever its width: it may be cut
        self._width = width
        if ends:
            return self._finish(stream)
        self._table = Rows()
        return None

    def _finish(self, stream: str) -> Sequence[Record]:
        """Return the values of the table."""
        table, self._table = self._table, Rows()
        if not table.sure:
            return self._release()
        records = [
            Record(split, table.epoch, table.step, None, metrics, True, self.name, stream)
            for split, metrics in table.splits.items()
        ]
        if "val" in table.splits:
            self._evaluated, self._in_tables = [], True
        return [*self._release(), *records]

    def _parse_eval(self, text: str, stream: str) -> Sequence[Record] | None:
        match = _eval(text[:200])
        if match:
            released = self._release()
            self._eval_step = int(match[1])
            return [*released, *self._evaluation("episode_reward", match[2], stream)]
        if self._eval_step is None:
            return None
        match = _eval_more(text[:200])
        if match:
            name = (match[1] or match[3]).lower().replace(" ", "_")
            return self._evaluation(name, match[2] or match[4], stream)
        return self._release() if text == "New best mean reward!" else None

    def _evaluation(self, name: str, text: str, stream: str) -> Sequence[Record]:
        """Return a value of an evaluation, or hold it back while a table with it may follow."""
        value = parse_number(text)
        if value is None:
            return ()
        metrics = {name: value}
        record = Record("val", None, self._eval_step, None, metrics, True, self.name, stream)
        if not self._in_tables:
            return (record,)
        self._evaluated.append(record)
        return ()

    def _release(self) -> Sequence[Record]:
        """Return the evaluation held back: no table showed it, so none will."""
        held, self._evaluated = self._evaluated, []
        self._in_tables = self._in_tables and not held
        return held


PARSER = RlTablesParser
