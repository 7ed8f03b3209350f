"""What an evaluation came to, for the sinks that can hold more than numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

__all__ = ["ConfusionMatrix", "Evaluation", "Table", "log_evaluation"]


@dataclass(frozen=True)
class Table:
    """Rows of plain values: texts, numbers, truth values.

    Attributes:
        columns: The columns' names.
        rows: The rows, each with a value for every column.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class ConfusionMatrix:
    """How often texts, pictures and so on of one class were taken for another.

    Attributes:
        names: The classes.
        counts: A row for each true class, a column for each answer.
    """

    names: Sequence[str]
    counts: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Evaluation:
    """A model judged over a test set.

    Attributes:
        scores: Values by key, as ``test/accuracy``.
        table: The predictions, None where there are none to show.
        confusion: The confusion matrix, None where there is none.
        files: The model's files.
        others: Tables beside the predictions, by name.
    """

    scores: Mapping[str, float]
    table: Optional[Table] = None
    confusion: Optional[ConfusionMatrix] = None
    files: Sequence[Path] = field(default=())
    others: Mapping[str, Table] = field(default_factory=dict)


def log_evaluation(sinks: Iterable[Any], evaluation: Evaluation) -> list[str]:
    """Give an evaluation to those sinks that can hold one, before they are closed.

    Args:
        sinks: Open sinks; one without a method ``log_evaluation`` is passed over.
        evaluation: What they shall hold.

    Returns:
        What went wrong, a line for each sink that failed; the others have it.
    """
    faults = []
    for sink in sinks:
        take = getattr(sink, "log_evaluation", None)
        try:
            if take is not None:
                take(evaluation)
        except Exception as error:
            kind, text = type(error).__name__, " ".join(str(error).split())
            faults.append(f"sink {sink.name} did not take the evaluation: {kind}: {text}")
    return faults
