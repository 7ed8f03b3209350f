"""What a plain baseline makes of a test set, so that people see what a model must beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.classification.evaluation import evaluate_predictions
from mediapipe_tasks.classification.examples import Examples

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BaselineResult", "judge_probabilities"]


@dataclass(frozen=True)
class BaselineResult:
    """What the baseline makes of a test set.

    Attributes:
        scores: Its ``name``, ``accuracy`` and ``macro_f1``.
        labels: Its classes.
        probabilities: Of shape (examples, classes).
        words: The words that speak for each class, with their weights; None where there are none.
    """

    scores: Mapping[str, Any]
    labels: Sequence[str]
    probabilities: np.ndarray[Any, Any]
    words: Optional[Mapping[str, Sequence[tuple[str, float]]]] = None


def judge_probabilities(
    name: str, test: Examples, probabilities: np.ndarray[Any, Any], labels: Sequence[str]
) -> BaselineResult:
    """Score a baseline's probabilities of a test set.

    Args:
        name: What the baseline is.
        test: The test set; its labels are all among `labels`.
        probabilities: Of shape (examples, classes).
        labels: The baseline's classes.
    """
    evaluation = evaluate_predictions(test, probabilities, labels)
    told = {"name": name, "accuracy": evaluation.accuracy, "macro_f1": evaluation.macro_f1}
    return BaselineResult(told, labels, probabilities)
