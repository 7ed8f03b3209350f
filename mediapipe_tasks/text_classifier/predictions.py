"""The table of predictions: wrong ones first, then the hits from the shakiest on."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mediapipe_tasks.text_classifier.examples import Examples

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Prediction", "prediction_rows", "write_predictions"]


class Prediction(NamedTuple):
    """One text of the test set; the fields are the columns of ``predictions.csv``.

    Attributes:
        Successful: Whether the text got its label.
        Expected: Its label.
        Actual: The class the model gives it.
        Score: That class's probability.
        Margin: By how much it is more probable than the runner-up.
        RunnerUp: The class the model would give it next.
        Prompt: The text as the user wrote it.
    """

    Successful: bool
    Expected: str
    Actual: str
    Score: float
    Margin: float
    RunnerUp: str
    Prompt: str


def prediction_rows(
    examples: Examples, probabilities: np.ndarray[Any, Any], names: Sequence[str]
) -> list[Prediction]:
    """Return a row for each text: the surest mistake first, the surest hit last.

    Args:
        examples: The test set.
        probabilities: Of shape (texts, classes).
        names: The classes.
    """
    # Of a tie the first class is the answer, as for argmax in the scores.
    order = (-probabilities).argsort(axis=1, kind="stable")
    rows = [
        _row(text, label, scores, names, int(ranks[0]), int(ranks[1]))
        for text, label, scores, ranks in zip(examples.texts, examples.labels, probabilities, order)
    ]
    return sorted(rows, key=lambda r: (r.Successful, r.Score if r.Successful else -r.Score))


def _row(
    text: str,
    label: str,
    scores: np.ndarray[Any, Any],
    names: Sequence[str],
    best: int,
    second: int,
) -> Prediction:
    actual = names[best]
    margin = float(scores[best] - scores[second])
    return Prediction(
        actual == label, label, actual, float(scores[best]), margin, names[second], text
    )


def write_predictions(path: Path, rows: Sequence[Prediction]) -> None:
    """Write the rows as CSV, in UTF-8; the file is replaced whole."""
    unfinished = path.with_name(f".{path.name}")
    with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)  # its "\r\n" has it quote texts with either of the two
        writer.writerow(Prediction._fields)
        for row in rows:
            cells = {**row._asdict(), "Score": f"{row.Score:.6f}", "Margin": f"{row.Margin:.6f}"}
            writer.writerow(cells.values())
    unfinished.replace(path)
