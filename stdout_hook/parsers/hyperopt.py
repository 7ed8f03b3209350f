"""Hyperopt: the best loss so far, behind the bar of `fmin` and in its log.

Printed by `fmin`; the log's lines only where a program shows those of `hyperopt.tpe`::

     64%|██████▍   | 16/25 [00:00<00:00, 1997.06trial/s, best loss: 0.0018998480271557403]
    INFO:hyperopt.tpe:TPE using 15/15 trials with best loss 0.001900

Records:

* `split`, `epoch`: None. `step`, `total_steps`: the trials done and to do; the number of trials
  that the log's line tells.
* `metrics`: `best_loss`. The losses of the other trials are not printed.
* `final`: False while the bar runs, True for its end and for the log's lines.

A best loss that did not change is reported again at the bar's end only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "HyperoptParser"]

_bar = re.compile(
    r" {0,3}[0-9]{1,3}%\|[^|\[\]]{0,300}\| ([0-9]{1,9})/([0-9]{1,9}) "
    rf"\[[^\]]{{1,100}}, best loss[:=] ?({NUMBER}|\?)\]\s{{0,300}}"
).fullmatch
_endless_bar = re.compile(
    rf" {{0,3}}([0-9]{{1,9}})(trial|it) \[[^\]]{{1,100}}, best loss[:=] ?({NUMBER}|\?)\]\s{{0,300}}"
).fullmatch
_log = re.compile(
    r"(?:INFO:hyperopt\.tpe:)?TPE using ([0-9]{1,9})/([0-9]{1,9}) trials "
    rf"with best loss ({NUMBER})"
).fullmatch


class HyperoptParser:
    """Reads what Hyperopt prints; see the module for the format."""

    name = "hyperopt"
    hints = (", best loss", " trials with best loss ")
    headers = ()
    first = ("0", "INFO", "TPE")
    goes_on_by = ()

    def __init__(self) -> None:
        self._step = 0
        self._drawn: tuple[float, bool] | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the best loss of `frame`, None where it is not Hyperopt's."""
        bar = _bar(frame.text) or _endless_bar(frame.text)
        line = bar or _log(frame.text)
        if line is None:
            return None
        step, total = int(line[1]), int(line[2]) if line[2].isdigit() else None
        value = parse_number(line[3])
        final = bar is None or step == total
        if step < self._step:
            self._drawn = None  # another search
        self._step = step
        if value is None or self._drawn in ((value, final), (value, True)):
            return ()
        self._drawn = (value, final)
        metrics = {"best_loss": value}
        total = None if bar is None else total
        return (Record(None, None, step, total, metrics, final, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = HyperoptParser
