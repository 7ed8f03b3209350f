"""bayesian-optimization: the table of points that were probed.

Printed by `BayesianOptimization.maximize` with `verbose`, since version 1.0 and before it::

    |   iter    |  target   |  allowed  |     x     |     y     |
    -------------------------------------------------------------
    | 1         | -7.135    | True      | 2.834     | 1.322     |
     Step |   Time |      Value |         x |         y |            (before 1.0)
        1 | 00m00s |   -7.13546 |    2.8340 |    1.3219 |

Records:

* `split`, `epoch`: None. `step`: the iteration, from 1.
* `metrics`: `target`, as far as it is printed: the cell's width cuts digits off. Before version 2
  it may cut the exponent, too; such a cell is not read. The parameters are no metrics.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "BayesoptParser"]

_header = re.compile(r"\| {1,9}iter {1,9}\| {1,9}target {1,9}\|.{0,9000}\| ?").fullmatch
_old_header = re.compile(r" *Step \| {1,9}Time \| {1,9}Value \|.{0,9000}\| ?").fullmatch
_row = re.compile(rf"\| {{1,9}}([0-9]{{1,9}}) {{1,9}}\| {{1,2}}({NUMBER}) {{0,9}} \|").match
_old_row = re.compile(
    rf" {{0,9}}([0-9]{{1,9}}) \| {{1,3}}[0-9]{{1,5}}m[0-9]{{2}}s \| {{1,12}}({NUMBER}) \|"
).match
_rule = re.compile(r"[-=]{9,9000}").fullmatch
_cut = re.compile(r".*e[-+]?[0-9]?").fullmatch


class BayesoptParser:
    """Reads what bayesian-optimization prints; see the module for the format."""

    name = "bayesopt"
    hints = (" iter ", " Step | ")
    headers = ("|", "Step")
    first = "|S"
    goes_on_by = ("0", "---", "===")

    def __init__(self) -> None:
        self._cells = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the value of a row, None where `frame` is none of this table."""
        text = frame.text
        if _header(text) or _old_header(text):
            self._cells = text.count("|")
            return ()
        if not self._cells:
            return None
        row = _row(text) or _old_row(text)
        if row is not None and text.count("|") == self._cells:
            return self._parse_row(row, frame)
        return () if _rule(text) else None

    def _parse_row(self, row: re.Match[str], frame: Frame) -> Sequence[Record]:
        value = None if _cut(row[2]) else parse_number(row[2])
        if value is None:
            return ()
        metrics = {"target": value}
        return (Record(None, None, int(row[1]), None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = BayesoptParser
