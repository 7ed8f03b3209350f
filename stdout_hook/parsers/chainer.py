"""Chainer: the table of `PrintReport`, a row an epoch or so.

Printed by the trainers of Chainer, pytorch-pfn-extras and ESPnet 1; a column is as wide as its name
and at least ten characters, and its cells begin where its name does::

    epoch       iteration   main/loss   validation/main/loss  main/accuracy  elapsed_time
    1           20          0.886281    0.837295              0.30625        0.0248847
    2           40          0.831816                          0.33125        0.0529602

Records, one for each split of a row:

* `split`: `val` for `validation/main/loss` or `val/loss`, `train` for `main/loss`, `train/loss` and
  names without such parts; these parts are taken off. Other evaluators' names are kept:
  `validation_1/main/loss` is `loss` of `validation_1`.
* `epoch`, `step`: the columns `epoch` and `iteration`, None where there is none.
* `metrics`: the other columns by name. `elapsed_time` and empty cells are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._columns import Column
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "ChainerParser"]

MIN_WIDTH = 10

_SPLITS = {"main": "train", "train": "train", "validation": "val", "val": "val", "test": "test"}
_set = re.compile(r"(?:main|train|test|val(?:idation)?\w{0,20})/").match


class ChainerParser:
    """Reads Chainer's table; see the module for the format."""

    name = "chainer"
    hints = ("epoch       ", "iteration   ")
    first = ("epoch", "iteration")
    headers = ("epoch   ", "iteration")
    goes_on_by = ("0",)

    def __init__(self) -> None:
        self._columns: list[Column] = []

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a row."""
        text = frame.text
        first = text[:1]
        if first in "ei":
            return self._parse_header(text)
        if not self._columns or not first.isdecimal():
            return None
        cells = _cells(text, self._columns)
        return self._row(cells, frame.stream) if cells else None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_header(self, text: str) -> Sequence[Record] | None:
        if not text.startswith(("epoch       ", "iteration   ")) or len(text) > 2000:
            return None
        columns, start = [], 0
        for name in text.split():
            end = start + max(MIN_WIDTH, len(name))
            if text[start:end].rstrip(" ") != name or text[end : end + 2].strip(" "):
                return None
            columns.append(Column(name, start, end))
            start = end + 2
        if len(columns) < 2 or not any("/" in column.name for column in columns):
            return None
        self._columns = columns
        return ()

    def _row(self, cells: list[str], stream: str) -> Sequence[Record]:
        counts: dict[str, int] = {}
        splits: dict[str, dict[str, float]] = {}
        for column, cell in zip(self._columns, cells):
            value = parse_number(cell)
            if column.name in ("epoch", "iteration") and cell.isdecimal():
                counts[column.name] = int(cell)
            elif value is not None and column.name != "elapsed_time":
                split, name = _place(column.name)
                splits.setdefault(split, {})[name] = value
        epoch, step = counts.get("epoch"), counts.get("iteration")
        return [
            Record(split, epoch, step, None, metrics, True, self.name, stream)
            for split, metrics in splits.items()
        ]


def _cells(text: str, columns: list[Column]) -> list[str]:
    """Return a row's cells, none where it is no row; wide cells move those behind them."""
    cells = text.split() if len(text) <= 2000 else []
    if not cells or text[len(cells[0]) : columns[1].start].strip(" "):
        return []
    if len(cells) != len(columns):
        placed = [text[column.start : column.end + 2].strip(" ") for column in columns]
        if sum(map(bool, placed)) != len(cells) or text[columns[-1].end + 2 :].strip():
            return []
        cells = placed
    return cells if all(not cell or parse_number(cell) is not None for cell in cells) else []


def _place(name: str) -> tuple[str, str]:
    """Return the split and the rest of a name like `validation/main/loss`."""
    match = _set(name)
    if match is None or match.end() == len(name):
        return "train", name
    first = match.group()[:-1]
    rest = name[match.end() :]
    return _SPLITS.get(first, first), rest[5:] if rest.startswith("main/") else rest


PARSER = ChainerParser
