"""The tables of predictions: wrong ones first, then the hits from the shakiest on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.disk import whole_file
from stdout_hook.spreadsheet import to_cell

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "OutOfScope",
    "Prediction",
    "out_of_scope_rows",
    "prediction_rows",
    "write_out_of_scope",
    "write_predictions",
]

_BLOCK = 10_000
"""Examples whose probabilities are copied at once; of all of them that may be much memory."""


class Prediction(NamedTuple):
    """One example of the test set; the fields are the columns of ``predictions.csv``.

    Attributes:
        Successful: Whether it got its label.
        Expected: Its label.
        Actual: The class the model gives it.
        Score: That class's probability.
        Margin: By how much it is more probable than the runner-up.
        RunnerUp: The class the model would give it next.
        Prompt: The text as the user wrote it, or the path of the image.
    """

    Successful: bool
    Expected: str
    Actual: str
    Score: float
    Margin: float
    RunnerUp: str
    Prompt: str


class OutOfScope(NamedTuple):
    """One example that no class is right for; the columns of ``out_of_scope.csv``, as above."""

    Actual: str
    Score: float
    Margin: float
    RunnerUp: str
    Prompt: str


def prediction_rows(
    examples: Examples, probabilities: np.ndarray[Any, Any], names: Sequence[str]
) -> list[Prediction]:
    """Return a row for each example: the surest mistake first, the surest hit last.

    Args:
        examples: The test set.
        probabilities: Of shape (examples, classes).
        names: The classes.
    """
    answers = _answers(examples.inputs, probabilities, names)
    rows = [
        Prediction(answer.Actual == label, label, *answer)
        for label, answer in zip(examples.labels, answers)
    ]
    return sorted(rows, key=lambda r: (r.Successful, r.Score if r.Successful else -r.Score))


def out_of_scope_rows(
    inputs: Sequence[str], probabilities: np.ndarray[Any, Any], names: Sequence[str]
) -> list[OutOfScope]:
    """Return a row for each example, the one that is taken for a class most surely first."""
    return sorted(_answers(inputs, probabilities, names), key=lambda row: -row.Score)


def _answers(
    inputs: Sequence[str], probabilities: np.ndarray[Any, Any], names: Sequence[str]
) -> Iterator[OutOfScope]:
    for start in range(0, len(inputs), _BLOCK):
        block = slice(start, start + _BLOCK)
        for given, (best, second, score, margin) in zip(inputs[block], _best(probabilities[block])):
            yield OutOfScope(names[best], score, margin, names[second], given)


def _best(probabilities: np.ndarray[Any, Any]) -> Iterator[tuple[int, int, float, float]]:
    """Yield for each example the best class, the next, the best's score and the margin.

    Of a tie the first class is the better, as for argmax in the scores.
    """
    import numpy as np

    rows = np.arange(len(probabilities))
    best = probabilities.argmax(axis=1)
    others = probabilities.copy()
    others[rows, best] = -1
    second = others.argmax(axis=1)
    scores = probabilities[rows, best]
    margins = scores - probabilities[rows, second]
    return zip(*(column.tolist() for column in (best, second, scores, margins)))


def write_predictions(path: Path, rows: Iterable[Prediction]) -> None:
    """Write the rows as CSV, in UTF-8; the file is replaced whole.

    Cells that a spreadsheet would run are marked, see `stdout_hook.spreadsheet`.
    """
    _write(path, Prediction._fields, rows)


def write_out_of_scope(path: Path, rows: Iterable[OutOfScope]) -> None:
    """Write the rows as `write_predictions` does."""
    _write(path, OutOfScope._fields, rows)


def _write(path: Path, columns: Sequence[str], rows: Iterable[Any]) -> None:
    with (
        whole_file(path) as part,
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file,
    ):
        writer = csv.writer(file)  # its "\r\n" has it quote texts with either of the two
        writer.writerow(columns)
        for row in rows:
            writer.writerow(map(_cell, row))


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6f}"
    return to_cell(value) if isinstance(value, str) else value
