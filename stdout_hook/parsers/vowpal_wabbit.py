"""Vowpal Wabbit: the table of progress, and the average loss at the end.

Printed, on stderr, by the `vw` program and the Python package, by all versions::

    average  since         example        example        current        current  current
    loss     last          counter         weight          label        predict features
    0.693147 0.693147            1            1.0        -1.0000         0.0000        3
    0.002950 0.002950          256          256.0         0.0000         0.0000        3 h
    average loss = 0.242549
    average loss = 0.000000 h

Records:

* `split`: `train`, whose losses are taken before learning from each example; `val` for the part
  that is held out, marked by `h`.
* `epoch`: None. `step`: the number of examples seen; None for the average loss at the end.
* `metrics`: `average_loss`; `since_last`, the loss since the row before. Label, prediction and
  weight are those of one example.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "VowpalWabbitParser"]

_header = re.compile(
    r"average {1,9}since {1,20}example {1,20}example {1,20}current .{0,60}"
).fullmatch
_second = re.compile(r"loss {1,9}last {1,20}counter {1,20}weight {1,20}label .{0,60}").fullmatch
_row = re.compile(
    rf"({NUMBER}|n\.a\.) {{1,9}}({NUMBER}|n\.a\.) {{1,20}}([0-9]{{1,18}}) {{1,20}}"
    r"[0-9]{1,18}(?:\.[0-9]{1,9})? {1,20}\S.{0,400} [0-9]{1,15}( h)? ?"
).fullmatch
_end = re.compile(rf"average loss = ({NUMBER})( h)? ?").fullmatch


class VowpalWabbitParser:
    """Reads what Vowpal Wabbit prints; see the module for the format."""

    name = "vowpal_wabbit"
    hints = (" since ", "loss ")
    headers = ("average", "loss")
    first = ("aver", "loss")

    def __init__(self) -> None:
        self._begun = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not Vowpal Wabbit's."""
        text = frame.text
        if not self._begun:
            self._begun = bool(_second(text))
            return () if self._begun or _header(text) else None
        row = _row(text)
        if row is not None:
            average, last, counter, held_out = row.groups()
            return self._record(
                {"average_loss": average, "since_last": last}, int(counter), held_out, frame
            )
        end = _end(text)
        if end is not None:
            return self._record({"average_loss": end[1]}, None, end[2], frame)
        return () if _header(text) or _second(text) else None

    def _record(
        self, texts: dict[str, str], step: int | None, held_out: str | None, frame: Frame
    ) -> Sequence[Record]:
        numbers = {name: parse_number(text) for name, text in texts.items()}
        metrics = {name: number for name, number in numbers.items() if number is not None}
        if not metrics:
            return ()
        split = "val" if held_out else "train"
        return (Record(split, None, step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = VowpalWabbitParser
