"""fastai: the table of `Learner.fit`, with bars between its rows.

Printed by the `Recorder` of fastai 1 and 2 through fastprogress; by fastai 0.7 with other names::

    epoch     train_loss  valid_loss  accuracy  time
    Epoch 1/4 : |████████████----------------| 41.67% [5/12 00:00<00:00 1.1106]
    0         1.071615    1.014462    0.593750  00:00

    epoch      trn_loss   val_loss   accuracy
        0      1.071615   1.014462   0.59375

Records, one for each split of a row:

* `split`: `train` for names with `train_`, `val` for `valid_`, which are taken off, and for the
  other columns: metrics are of the validation set.
* `epoch`: 0, 1, … as in the row; the bars count from 1. `step`: None.
* `metrics`: the columns but `epoch` and `time`. The running loss at the end of a bar has no name,
  and may be cut: it is not read, nor are the rows that `learn.no_bar()` prints without a header.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.names import read_name
from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "FastaiParser"]

MAX_COLUMNS = 100

_header = re.compile(r"epoch {5,6}(?:train|trn)_\w{1,40}\b").match
_bar = re.compile(r"(?:Epoch [0-9]{1,9}/[0-9]{1,9} :)? ?\|[█-]{1,200}\| [0-9.]{1,7}% \[").match


class FastaiParser:
    """Reads fastai's tables; see the module for the format."""

    name = "fastai"
    hints = ("epoch     train_", "epoch      trn_", "% [")
    headers = ("epoch   ",)
    first = ("0", "Epoc", "epoc", "|")
    goes_on_by = ("0", "epoch ")

    def __init__(self) -> None:
        self._columns: list[str] = []

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not fastai's."""
        text = frame.text
        if _header(text):
            self._columns = text[:4000].split()[:MAX_COLUMNS]
            return ()
        if self._columns:
            cells = text[:4000].split()
            if len(cells) == len(self._columns) and cells[0].isdigit() and len(cells[0]) < 10:
                return self._read_row(cells, frame)
        return () if _bar(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: all was reported at once."""
        return ()

    def _read_row(self, cells: list[str], frame: Frame) -> Sequence[Record] | None:
        """Read a row that has as many cells as there are columns."""
        splits: dict[str, dict[str, float]] = {}
        for column, cell in zip(self._columns[1:], cells[1:]):
            value = parse_number(cell)
            if column == "time":
                if ":" not in cell:
                    return None
            elif value is not None:
                name = read_name(column)
                splits.setdefault(name.split or "val", {})[name.metric or column] = value
            elif cell != "None":
                return None
        return [
            Record(split, int(cells[0]), None, None, metrics, True, self.name, frame.stream)
            for split, metrics in splits.items()
        ]


PARSER = FastaiParser
