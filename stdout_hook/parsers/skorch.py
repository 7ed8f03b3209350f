"""skorch: the table of `PrintLog`, a row an epoch.

Printed by `NeuralNetClassifier.fit` and its like with `verbose=1`; scoring callbacks add columns::

      epoch    train_loss    valid_acc    valid_loss    cp     dur
    -------  ------------  -----------  ------------  ----  ------
          1        0.9877       0.6883        0.8273     +  0.8200
          2        0.7135       0.7662        0.5869        0.2486

Records, one for each split of a row:

* `split`: `train` or `val` by the column's prefix `train_` or `valid_`, which is taken off; `train`
  for columns without one, as the learning rate.
* `epoch`: from 1. `step`: None.
* `metrics`: the columns by name. `dur` is none, and the marks of events (`+`) are none.
* `final`: always True.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdout_hook.parsers._columns import Column, read_columns, read_row, sort_values
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SkorchParser"]


class SkorchParser:
    """Reads skorch's table; see the module for the format."""

    name = "skorch"
    hints = ("  epoch  ", "-------  ---")
    headers = ("epoch", "---")
    first = ("epoc", "----", "0")
    goes_on_by = ("0", "epoch  ")

    def __init__(self) -> None:
        self._header = ""
        self._columns: list[Column] = []

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a row."""
        text = frame.text
        if text.startswith(("  epoch  ", "epoch  ")):
            self._header = text
            return None
        if text.startswith("-------  ---"):
            return self._begin(text)
        columns = self._columns
        if not columns or not text[: columns[0].end].strip(" ").isdecimal():
            return None
        cells = read_row(text, columns)
        if not cells or text[: columns[0].end].strip(" ") != cells[0]:
            return None
        named = {column.name: cell for column, cell in zip(columns[1:], cells[1:])}
        return [
            Record(split, int(cells[0]), None, None, metrics, True, self.name, frame.stream)
            for split, metrics in sort_values(named, "train").items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _begin(self, line: str) -> Sequence[Record] | None:
        header, self._header = self._header, ""
        columns = read_columns(header, line) if header else []
        if len(columns) < 2 or columns[0].name != "epoch":
            return None
        self._columns = columns
        return ()


PARSER = SkorchParser
