"""spaCy: the tables of `spacy train` and `spacy pretrain`, a row an evaluation.

Printed by spaCy 3 (`console_logger`) and 2 (`spacy train`), each row in the order of its header::

    E    #       LOSS TOK2VEC  LOSS NER  ENTS_F  ENTS_P  ENTS_R  SCORE
    ---  ------  ------------  --------  ------  ------  ------  ------
      0       0          0.00     31.33    0.00    0.00    0.00    0.00
      1     200         20.87    934.31   68.53   70.41   66.75    0.69

    Itn  NER Loss   NER P   NER R   NER F   Token %  CPU WPS        (spaCy 2)
    ---  ---------  ------  ------  ------  -------  -------
      1     22.419  83.333  85.714  84.507  100.000    14932

      #      # Words   Total Loss     Loss    w/s                   (pretrain)
      0         1000   34691.2568    34691   9001

Records, one for the losses of a row and one for its scores:

* `split`: `train` for columns whose name holds `Loss`, else `val`: scores of the development set.
* `epoch`: `E`, from 0; `Itn`, from 1; in pretraining `#`, from 0.
* `step`: `#` of spaCy 3's training.
* `metrics`: the columns by name as printed, long ones cut by spaCy (`CATS_MICRO...`). Scores are in
  percent, but `SCORE` is not. Words per second, words and beam widths are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._columns import read_columns
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SpacyParser"]

_header = re.compile(r"E    #       \S|Itn  .* {2}(?:CPU WPS|Token %)").match
_pretraining = re.compile(r" {2}# {6}# Words {3}Total Loss {5}Loss {4}w/s").match
_no_metric = re.compile(r"SPEED|.PU WPS|# Words|w/s|Beam W\.").fullmatch
_PRETRAINING = ["#", "# Words", "Total Loss", "Loss", "w/s"]


class SpacyParser:
    """Reads spaCy's tables; see the module for the format."""

    name = "spacy"
    hints = ("E    #       ", "Itn  ", "# Words   Total Loss")
    headers = ("E  ", "#  ", "Itn ")
    first = ("E", "#", "Itn")
    goes_on_by = ("0", "-")

    def __init__(self) -> None:
        self._header = ""
        self._names: list[str] = []
        self._has_step = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a row."""
        text = frame.text[:2000]
        first = text[:1]
        if first not in " 0123456789":
            return self._parse_header(text) if first in "E-I" else None
        if _pretraining(text):
            self._names, self._has_step = _PRETRAINING, False
            return ()
        cells = text.split() if self._names else []
        if not cells or len(cells) != len(self._names):
            return None
        return self._row(cells, text, frame.stream)

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _parse_header(self, text: str) -> Sequence[Record] | None:
        if text.startswith("-"):
            header, self._header = self._header, ""
            if not header:
                return None
            names = [column.name for column in read_columns(header, text.rstrip())]
            self._names, self._has_step = names, names[1:2] == ["#"]
            return ()
        if not _header(text):
            return None
        self._header, self._names = text, []
        return ()

    def _row(self, cells: list[str], text: str, stream: str) -> Sequence[Record] | None:
        values = [parse_number(cell) for cell in cells]
        counts = cells[: 2 if self._has_step else 1]
        epoch = text[:3].strip(" ") if len(counts[0]) <= 3 else counts[0]
        if None in values or epoch != counts[0] or not all(map(_is_count, counts)):
            return None
        splits: dict[str, dict[str, float]] = {"train": {}, "val": {}}
        for name, value in list(zip(self._names, values))[len(counts) :]:
            if value is not None and not _no_metric(name):
                splits["train" if "loss" in name.lower() else "val"][name] = value
        step = int(counts[1]) if self._has_step else None
        return [
            Record(split, int(counts[0]), step, None, metrics, True, self.name, stream)
            for split, metrics in splits.items()
            if metrics
        ]


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) <= 15


PARSER = SpacyParser
