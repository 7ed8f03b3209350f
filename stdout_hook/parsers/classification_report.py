"""scikit-learn, seqeval: the table of `classification_report`, a row a class.

Printed at a training's end, or after each epoch, by whoever prints that report::

                  precision    recall  f1-score   support

             neg       0.81      0.68      0.74        81
             pos       0.68      0.81      0.74        69

        accuracy                           0.74       150
       macro avg       0.75      0.75      0.74       150
    weighted avg       0.75      0.74      0.74       150

Records, one a row:

* `split`, `epoch`, `step`: None, for the report does not tell what it was made of.
* `metrics`: `precision`, `recall`, `f1-score`; `accuracy` of its row. Not `support`, which counts.
* `context`: `{"class": "neg"}`, or `{"average": "macro avg"}` below; none for accuracy.
* `final`: always True.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "ClassificationReportParser"]

HEADER = " precision    recall  f1-score   support"
NAMES = ("precision", "recall", "f1-score")
CELL = 10
AVERAGES = {"micro avg", "macro avg", "weighted avg", "samples avg", "avg / total"}


class ClassificationReportParser:
    """Reads scikit-learn's report; see the module for the format."""

    name = "classification_report"
    hints = (HEADER,)
    headers = ("precision",)
    first = ("prec",)

    def __init__(self) -> None:
        self._width = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a row."""
        text = frame.text[:1000].rstrip()
        if text.endswith(HEADER):
            self._width = len(text) - len(HEADER) if not text[: -len(HEADER)].strip() else 0
            return () if self._width else None
        if not self._width:
            return None
        row = self._row(text)
        if row is None:
            self._width = 0
            return None
        metrics, context = row
        record = Record(None, None, None, None, metrics, True, self.name, frame.stream)
        return [record._replace(context=context)] if context else [record]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()

    def _row(self, text: str) -> tuple[dict[str, float], dict[str, str]] | None:
        """Return the values of a row and whose they are, None where it is no row."""
        width = self._width
        name = text[:width].strip()
        cells = [text[start : start + CELL].strip() for start in range(width, len(text), CELL)]
        values = [parse_number(cell) for cell in cells]
        if not name or len(cells) != 4 or not cells[3].isdecimal():
            return None
        if name == "accuracy" and not cells[0] and not cells[1] and values[2] is not None:
            return {"accuracy": values[2]}, {}
        metrics = {title: value for title, value in zip(NAMES, values) if value is not None}
        if len(metrics) != 3:
            return None
        return metrics, {"average" if name in AVERAGES else "class": name}


PARSER = ClassificationReportParser
