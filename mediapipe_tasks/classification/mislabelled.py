"""Examples of a test set whose label looks wrong: model and baseline agree on another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from mediapipe_tasks.classification.examples import Examples

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Mislabelled", "find_mislabelled"]

MOST = 500


class Mislabelled(TypedDict):
    """An example whose label looks wrong.

    Attributes:
        Prompt: The text, or the path of the image.
        Expected: Its label.
        Actual: The class that the model and the baseline give it.
        Score: The model's probability of that class.
        BaselineScore: The baseline's.
    """

    Prompt: str
    Expected: str
    Actual: str
    Score: float
    BaselineScore: float


def find_mislabelled(
    examples: Examples,
    model: np.ndarray[Any, Any],
    names: Sequence[str],
    baseline: np.ndarray[Any, Any],
    baseline_names: Sequence[str],
) -> list[Mislabelled]:
    """Return the examples whose label looks wrong, the surest first, `MOST` at most.

    As sure as an example's case is the less sure one of the two that speak against its label.

    Args:
        examples: The test set.
        model: The model's probabilities, of shape (examples, classes).
        names: The model's classes.
        baseline: The baseline's probabilities, of shape (examples, its classes).
        baseline_names: The baseline's classes.
    """
    answers = zip(model.argmax(axis=1), baseline.argmax(axis=1))
    found = [
        Mislabelled(
            Prompt=examples.inputs[row],
            Expected=examples.labels[row],
            Actual=names[one],
            Score=float(model[row, one]),
            BaselineScore=float(baseline[row, other]),
        )
        for row, (one, other) in enumerate(answers)
        if names[one] == baseline_names[other] != examples.labels[row]
    ]
    found.sort(key=lambda row: -min(row["Score"], row["BaselineScore"]))
    return found[:MOST]
