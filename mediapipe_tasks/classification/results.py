"""What trackers and other destinations get of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from mediapipe_tasks.classification.variant_table import variant_scores, variant_tables
from stdout_hook.evaluation import ConfusionMatrix, Evaluation, Table

__all__ = ["COLUMNS", "MOST_CLASSES", "Scores", "cells", "results", "scores", "text"]

COLUMNS = ("Successful", "Expected", "Actual", "Score", "Prompt", "Margin", "RunnerUp")
"""The table's columns, the most telling ones first."""

MOST_CLASSES = 100
"""Classes shown of a confusion matrix, the most confused ones; W&B has a row for each cell, and
draws 10,000 of them."""


class Scores(Protocol):
    """What is needed of an evaluation."""

    @property
    def accuracy(self) -> float:
        """Share of examples that got their label."""
        ...

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the classes."""
        ...

    @property
    def loss(self) -> float | None:
        """Mean loss, None where it is not known."""
        ...

    @property
    def baseline(self) -> Mapping[str, Any] | None:
        """The baseline's ``accuracy`` and ``macro_f1``, None without one."""
        ...

    def most_confused(self, limit: int = ...) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
        """Return class names, and for each example the indices of its true and predicted class."""
        ...


def results(
    evaluation: Scores, rows: Iterable[Any], files: Sequence[Path], keras_accuracy: float | None
) -> Evaluation:
    """Return an evaluation as sinks take it.

    Args:
        evaluation: Scores over the test set.
        rows: The predictions, as dicts or objects with the fields `COLUMNS`.
        files: The model's files.
        keras_accuracy: Accuracy on the same examples before the export, by Keras.
    """
    return Evaluation(
        scores(evaluation, keras_accuracy),
        Table(COLUMNS, [cells(row) for row in rows]),
        _confusion(evaluation),
        files,
        variant_tables(evaluation),
    )


def scores(evaluation: Scores, keras_accuracy: float | None) -> dict[str, float]:
    """Return the scores that are known, by the keys under which they are logged."""
    baseline = evaluation.baseline or {}
    found = {
        "test/accuracy": evaluation.accuracy,
        "test/macro_f1": evaluation.macro_f1,
        "test/loss": evaluation.loss,
        "keras/test_accuracy": keras_accuracy,
        "baseline/test_accuracy": baseline.get("accuracy"),
        "baseline/test_macro_f1": baseline.get("macro_f1"),
    }
    found.update(variant_scores(getattr(evaluation, "variants", None) or ()))
    return {key: float(value) for key, value in found.items() if value is not None}


def cells(row: Any) -> list[Any]:
    """Return one row's values in the table's order and of one type a column."""
    fields = row if isinstance(row, Mapping) else {key: getattr(row, key) for key in COLUMNS}
    return [_CELL.get(key, text)(fields[key]) for key in COLUMNS]


def text(value: Any) -> str:
    """Return text that can be stored as UTF-8: lone surrogates are spelt out."""
    found = "" if value is None else str(value)
    return found.encode("utf-8", "backslashreplace").decode("utf-8")


_CELL: dict[str, Any] = {"Successful": bool, "Score": float, "Margin": float}


def _confusion(evaluation: Scores) -> ConfusionMatrix:
    names, true, given = evaluation.most_confused(limit=MOST_CLASSES)
    counts = [[0] * len(names) for _ in names]
    for row, column in zip(true, given):
        counts[row][column] += 1
    return ConfusionMatrix([text(name) for name in names], counts)
