"""garage, rlkit, rllab: tables of a name and a value a row, between lines of dashes.

Printed by `dowel`'s standard output and by the loggers of rllab and rlkit, which put a time and the
experiment's name in front of each line::

    -------------------------------  -----------
    Evaluation/AverageReturn           21.75
    Evaluation/Iteration . . . . .      0
    TotalEnvSteps                    4000
    -------------------------------  -----------
    2019-04-10 10:35:59.105373 PDT | [her-sac] ----------------  --------
    2019-04-10 10:35:59.105373 PDT | [her-sac] Epoch             3

Records, one for each split of a table, once its lower line was printed:

* `split`: `val` for `Evaluation/` and `evaluation/`, which is taken off, else `train`.
* `epoch`: the row `Epoch`, `Iteration` or `Itr`, with or without a prefix. `step`: the first row
  like `TotalEnvSteps`, `NumSteps`, `num steps total`, where it is printed as a whole number.
* `metrics`: the other rows by name, without the dots between a name and its value. Times are none,
  nor are texts.

A table without a row that counts steps, epochs or time may be anything, so it is not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._rl_rows import Rows
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "GarageParser"]

MAX_ROWS = 1000

_prefix = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\.[0-9]{6} )?[A-Z][A-Z0-9+-]{1,5} \| "
    r"(?:\[[^\]]{0,200}\] )?"
).match
_line = re.compile(r"(-{3,200})  (-{1,60})").fullmatch
_dots = re.compile(r" ?(?: \.){1,100}").fullmatch


class GarageParser:
    """Reads tables of names and values; see the module for the format."""

    name = "garage"
    hints = ("---  ---",)
    headers = ("---",)
    first = "-0["

    def __init__(self) -> None:
        self._width = 0
        self._rows = Rows()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a table at its end."""
        text = frame.text[:600].rstrip()
        prefix = _prefix(text) if " | " in text[:40] else None
        text = text[prefix.end() :] if prefix else text
        line = _line(text) if text.startswith("---") else None
        if line:
            return self._parse_line(len(line[1]), frame.stream)
        if not self._width:
            return None
        return self._parse_row(text)

    def close(self) -> Sequence[Record]:
        """Return nothing: a table without an end may be another one."""
        return ()

    def _parse_line(self, width: int, stream: str) -> Sequence[Record] | None:
        rows, self._rows = self._rows, Rows()
        ends, self._width = width == self._width and bool(rows.rows), width
        if not ends:
            return ()  # so that the rows, which have nothing in common, are shown, too
        self._width = 0
        if not rows.sure:
            return ()
        return [
            Record(split, rows.epoch, rows.step, None, metrics, True, self.name, stream)
            for split, metrics in rows.splits.items()
        ]

    def _parse_row(self, text: str) -> Sequence[Record] | None:
        """Take a row; its value is one word two columns right of the longest name."""
        width = self._width
        key, gap, value = text[:width], text[width : width + 2], text[width + 2 :].strip()
        fits = not gap.strip() and key[:1].strip() and value and " " not in value
        if not fits or len(self._rows.rows) > MAX_ROWS:
            self._width = 0
            return None
        self._rows.add(_without_dots(key.rstrip()), value)
        return ()


def _without_dots(key: str) -> str:
    """Take off what leads the eye from a name to its value: ` . . .`."""
    start = key.find(" .")
    return key[:start] if start > 0 and _dots(key[start:]) else key


PARSER = GarageParser
