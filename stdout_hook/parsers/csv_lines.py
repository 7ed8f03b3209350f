r"""CSV lines: tables of a header and rows, with an epoch or step and metrics as columns.

Log files in CSV, as Keras' `CSVLogger` and Lightning's `CSVLogger` write them, and tables that
hand-written loops print; between the columns a comma, semicolon, tab or bar, or two spaces::

    epoch,accuracy,loss,val_accuracy,val_loss
    0,0.4042,1.2423,0.625,1.0368
    step,train_loss,valid_loss
    1,0.69315,
    2,0.68452,0.6674
    | epoch | train loss | val loss |  time |
    |     1 |     0.6931 |   0.6674 |  1.2s |
    Epoch    Train Loss    Val Acc
        1        0.6931     91.67%

Records, one for each split of a row:

* `split`: what the column's name, or the text in a column `split`, `phase`, `set` tells; else
  `train`, or `val` where there are columns with `train` and with `val` beside it.
* `epoch`, `step`: of columns that are called so, as printed.
* `metrics`: of columns with a metric's name; of other columns if they are numbers with a point and
  beside a metric. Times, sizes and settings are none. Empty cells are left out.

A header needs a column for the epoch or step and one whose name can only be a metric's, so that
other data give nothing; a row needs as many cells, a count in that column, and numbers or nothing
in those of metrics.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Optional

from stdout_hook.names import SPLITS, Kind, Name, is_telling, read_name
from stdout_hook.numbers import parse_amount
from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "CsvLinesParser"]

MAX_TEXT = 8000
"""Characters of the longest line."""

MAX_COLUMNS = 200
"""Columns of the widest table."""

_name = re.compile(r"[^\W\d][\w ./@%()#:-]{0,60}").fullmatch
_separator = re.compile(r"[,;\t|│┃]|\S\s\s").search
_words = re.compile(r"[^\W_]+").findall
_has_digit = re.compile("[0-9]").search
_holds_number = re.compile(r"(?<![\w@.])[0-9]+\.[0-9]").search
_rule = re.compile(r"[\s|+:=─━┼-]*").fullmatch
_wide = re.compile(r"\s{2,60}|\t").split
_cell_kinds = (Kind.METRIC, Kind.MAYBE, Kind.RATE, Kind.UNKNOWN)
_positions = (Kind.EPOCH, Kind.STEP)
_SPLIT_COLUMNS = ("split", "phase", "set", "mode", "stage")
_NOTHING = ("", "-", "--", "None", "N/A", "n/a", "null")


class _Column(NamedTuple):
    """A column's name as printed, and what it means."""

    printed: str
    name: Name


class CsvLinesParser:
    """Reads tables; see the module for the format."""

    name = "csv_lines"
    words = ("epoch", "step", "iter")
    asked_last = True
    goes_on = True

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell at little cost whether a line that names an epoch or a step may be a header."""
        for sign in ":=[]{}\"'":
            if sign in low:
                return False
        return _separator(low) is not None

    def __init__(self) -> None:
        self._columns: Sequence[_Column] = ()
        self._sign = ""
        self._split: Callable[[str], list[str]] = _wide
        self._default = "train"
        self._is_going_on = False

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of a row; nothing for a header; None for other lines."""
        text = frame.text
        if len(text) > MAX_TEXT:
            return None
        columns = self._columns
        if columns:
            # Nearly all lines of others lack the signs, and are not split.
            cells = self._split(text) if self._count(text) >= len(columns) - 1 else ()
            if len(cells) == len(columns) and (len(cells) > 2 or self._is_going_on):
                found = self._row(cells, frame)
                if found is not None:
                    self._is_going_on = True
                    return found
            if self._is_going_on and text and _rule(text):
                return ()
            self._is_going_on = False
        return () if self._begin(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _count(self, text: str) -> int:
        """Return how many signs there are between columns, more rather than less."""
        return text.count(self._sign) if self._sign else text.count("  ") + text.count("\t")

    def _begin(self, text: str) -> bool:
        """Take a header."""
        if not _may_be_header(text):
            return False
        for sign, split in _splits(text):
            cells = split(text)
            if 2 <= len(cells) <= MAX_COLUMNS and _is_header(cells):
                self._columns = [_Column(cell, read_name(cell)) for cell in cells]
                splits = {column.name.split for column in self._columns}
                self._default = "val" if {"train", "val"} <= splits else "train"
                self._sign, self._split, self._is_going_on = sign, split, True
                return True
        return False

    def _row(self, cells: Sequence[str], frame: Frame) -> Optional[Sequence[Record]]:
        epoch = step = None
        told = self._default
        for (printed, name), cell in zip(self._columns, cells):
            if name.kind in _positions and cell:
                amount = parse_amount(cell)
                if name.kind == Kind.STEP:
                    step = amount.whole
                else:
                    epoch = amount.value if amount.whole is None else amount.whole
                if (step if name.kind == Kind.STEP else epoch) is None:
                    return None
            elif printed.lower() in _SPLIT_COLUMNS:
                told = SPLITS.get(cell.lower(), told)
        values = None if epoch is None and step is None else self._values(cells, told)
        if values is None:
            return None
        final = frame.end != "\r"
        return [
            Record(split, epoch, step, None, found, final, self.name, frame.stream)
            for split, found in values.items()
        ]

    def _values(self, cells: Sequence[str], default: str) -> Optional[dict[str, dict[str, float]]]:
        """Return the values by split, None where a metric's cell holds something else."""
        values: dict[str, dict[str, float]] = {}
        for (_, name), cell in zip(self._columns, cells):
            if name.kind not in _cell_kinds or cell in _NOTHING:
                continue
            amount = parse_amount(cell)
            if amount.value is None:
                if name.kind == Kind.METRIC:
                    return None
            elif name.kind != Kind.UNKNOWN or amount.whole is None:
                split = name.split or ("train" if name.kind == Kind.RATE else default)
                values.setdefault(split, {})[name.metric] = amount.value
        return values


def _may_be_header(text: str) -> bool:
    """Tell at little cost whether a line may be a header."""
    if ":" in text or "=" in text or _holds_number(text):  # of most lines of others
        return False
    low = text.lower()
    if "epoch" not in low and "step" not in low and "iter" not in low:
        return False
    return CsvLinesParser.may_begin(low) and any(map(is_telling, _words(low)))


def _splits(text: str) -> Sequence[tuple[str, Callable[[str], list[str]]]]:
    """Return the ways in which the columns may be told apart, each with the sign between them."""
    found: list[tuple[str, Callable[[str], list[str]]]] = []
    found += [(sign, _by(sign)) for sign in ",;\t|│┃" if sign in text]
    return [*found, ("", _by_spaces)] if "  " in text.strip() else found


def _by(sign: str) -> Callable[[str], list[str]]:
    def split(text: str) -> list[str]:
        if sign in "|│┃":
            text = text.strip().strip(sign)
        return [cell.strip() for cell in text.split(sign)]

    return split


def _by_spaces(text: str) -> list[str]:
    return _wide(text.strip())


def _is_header(cells: Sequence[str]) -> bool:
    """Tell whether the cells are names, one of them a position's, one surely a metric's.

    `epoch 4 | loss 0.46` is none: it holds the position itself.
    """
    if len(set(cells)) < len(cells) or not all(map(_name, cells)):
        return False
    kinds = [read_name(cell).kind for cell in cells]
    positions = [cell for cell, kind in zip(cells, kinds) if kind in _positions]
    return Kind.METRIC in kinds and bool(positions) and not any(map(_has_digit, positions))


PARSER = CsvLinesParser
