"""Scores of a test set."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.mislabelled import Mislabelled
from mediapipe_tasks.classification.thresholds import precision_thresholds
from mediapipe_tasks.classification.variants import Shipped, Variant
from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import nearest, shown

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Evaluation",
    "KerasComparison",
    "check_labels",
    "check_numbers",
    "compare_with_keras",
    "evaluate_predictions",
]

BINS = 15
_LEAST = 1e-7  # Keras clips probabilities there before it takes the logarithm


@dataclass(frozen=True)
class Evaluation:
    """How good the answers to a test set are.

    Attributes:
        count: Number of examples.
        accuracy: Share of examples that got their label.
        macro_f1: Mean F1 of the classes that occur in the test set or among the answers
            (scikit-learn's definition).
        loss: Mean negative logarithm of the probability of the right class.
        labels: The model's classes.
        per_class: ``precision``, ``recall``, ``f1`` and ``support`` by class.
        confusion: Counts; a row for each true class, a column for each answer.
        calibration: ``ece``, the expected calibration error, and ``bins`` of scores, each with
            ``count``, mean ``confidence`` and ``accuracy``.
        thresholds: From which score on the answers are as precise as wanted, ``overall`` and
            ``by_class``; see `precision_thresholds`.
        baseline: ``name``, ``accuracy`` and ``macro_f1`` of the baseline, None without one.
        words: For each class the words that speak for it in the baseline, with their weights.
        mislabelled: Examples whose label looks wrong, the surest first; None without a baseline.
        out_of_scope: See `judge_out_of_scope`; None without such examples.
        examples_per_second: How fast the test set was classified, once the file was open.
        unit: What the examples are, in the plural: ``texts``, ``images``.
        variants: The files of the model that were compared; None where there is only one.
        shipped: Which of them is ``model.tflite``, and why.
    """

    count: int
    accuracy: float
    macro_f1: float
    loss: float
    labels: Sequence[str]
    per_class: Mapping[str, Mapping[str, float]]
    confusion: Sequence[Sequence[int]]
    calibration: Mapping[str, Any]
    thresholds: Mapping[str, Any]
    baseline: Optional[Mapping[str, Any]] = None
    words: Optional[Mapping[str, Sequence[tuple[str, float]]]] = None
    mislabelled: Optional[Sequence[Mislabelled]] = None
    out_of_scope: Optional[Mapping[str, Any]] = None
    examples_per_second: Optional[float] = None
    unit: str = Examples.unit
    variants: Optional[Sequence[Variant]] = None
    shipped: Optional[Shipped] = None

    def write(self, path: Path) -> None:
        """Write ``evaluation.json``."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False)
        # A lone surrogate that is spelt out is JSON's own way to write it.
        with whole_file(path) as part:
            part.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")

    def worst_classes(self, count: int) -> list[str]:
        """Return the classes of the test set with the lowest F1, the worst first."""
        present = [name for name in self.labels if self.per_class[name]["support"]]
        return sorted(present, key=lambda name: self.per_class[name]["f1"])[:count]

    def mistaken_for(self, name: str) -> Optional[str]:
        """Return the class that examples of this one are most often taken for, None if for none."""
        index = list(self.labels).index(name)
        wrong = [(n, -i) for i, n in enumerate(self.confusion[index]) if i != index and n]
        return self.labels[-max(wrong)[1]] if wrong else None

    def most_confused(self, limit: int = 100) -> tuple[list[str], list[int], list[int]]:
        """Return class names, and each example's true and given class as indices into them.

        Above `limit` classes the ones with the most mistakes are kept, the rest is ``other``.
        """
        kept = list(range(len(self.labels)))
        if len(kept) > limit:
            kept = sorted(sorted(kept, key=self._mistakes, reverse=True)[: limit - 1])
        place = {old: new for new, old in enumerate(kept)}
        names = [self.labels[i] for i in kept]
        names += ["other"] if len(kept) < len(self.labels) else []
        true, given = [], []
        for i, row in enumerate(self.confusion):
            for j, count in enumerate(row):
                true += [place.get(i, len(kept))] * count
                given += [place.get(j, len(kept))] * count
        return names, true, given

    def _mistakes(self, index: int) -> int:
        column = sum(row[index] for row in self.confusion)
        return sum(self.confusion[index]) + column - 2 * self.confusion[index][index]


def evaluate_predictions(
    examples: Examples,
    probabilities: np.ndarray[Any, Any],
    names: Sequence[str],
    *,
    baseline: Optional[Mapping[str, Any]] = None,
) -> Evaluation:
    """Score the probabilities, of shape (examples, classes), of a test set.

    A test set may lack classes; its labels must all be among `names`, see `check_labels`.

    Raises:
        TaskError: Probabilities are no numbers.
    """
    import numpy as np
    from sklearn import metrics

    check_numbers(probabilities)
    index = {name: i for i, name in enumerate(names)}
    true = np.array([index[label] for label in examples.labels])
    given = probabilities.argmax(axis=1)
    scores, hits = probabilities.max(axis=1), true == given
    right = np.clip(probabilities[np.arange(len(true)), true], _LEAST, 1 - _LEAST)
    every = range(len(names))
    return Evaluation(
        count=len(true),
        accuracy=float(hits.mean()),
        macro_f1=float(metrics.f1_score(true, given, average="macro", zero_division=0)),
        loss=float(-np.log(right.astype(np.float64)).mean()),
        labels=list(names),
        per_class=_per_class(true, given, names),
        confusion=metrics.confusion_matrix(true, given, labels=every).tolist(),
        calibration=_calibration(scores, hits),
        thresholds=precision_thresholds(scores, hits, given, names),
        baseline=baseline,
        unit=examples.unit,
    )


def check_numbers(probabilities: Any) -> None:
    """Raise a TaskError where probabilities are no numbers."""
    import numpy as np

    count = int(np.isnan(probabilities).any(axis=1).sum())  # argmax takes NaN for the best
    if count:
        raise TaskError(
            f"{count} of {len(probabilities)} answers are no numbers (NaN): "
            "the training has diverged; look at its loss, and train the model anew"
        )


def _per_class(true: Any, given: Any, names: Sequence[str]) -> dict[str, dict[str, float]]:
    from sklearn.metrics import precision_recall_fscore_support

    columns = precision_recall_fscore_support(
        true, given, labels=range(len(names)), zero_division=0
    )
    keys = ("precision", "recall", "f1", "support")
    rows = zip(*(column.tolist() for column in columns))
    return {name: dict(zip(keys, row)) for name, row in zip(names, rows)}


def _calibration(scores: Any, hits: Any) -> dict[str, Any]:
    """Compare scores with hits in bins of equal width (Guo et al. 2017)."""
    bins = []
    places = (scores * BINS).astype(int).clip(0, BINS - 1)
    for place in range(BINS):
        chosen = places == place
        count = int(chosen.sum())
        if count:
            mean = {"confidence": float(scores[chosen].mean()), "accuracy": hits[chosen].mean()}
            bins.append({"count": count, **{key: float(value) for key, value in mean.items()}})
    gaps = [b["count"] * abs(b["confidence"] - b["accuracy"]) for b in bins]
    return {"ece": sum(gaps) / len(scores), "bins": bins}


@dataclass(frozen=True)
class KerasComparison:
    """The answers of Keras before the export beside those of the runtime after it.

    Attributes:
        accuracy: Keras's accuracy.
        warning: One line that names examples where the accuracies differ by more than a point.
    """

    accuracy: float
    warning: Optional[str]


def compare_with_keras(
    keras: np.ndarray[Any, Any],
    runtime: np.ndarray[Any, Any],
    examples: Examples,
    names: Sequence[str],
) -> KerasComparison:
    """Compare two arrays of probabilities, of shape (examples, classes), of the same set."""
    before = [names[i] for i in keras.argmax(axis=1)]
    after = [names[i] for i in runtime.argmax(axis=1)]
    hits = [_hits(answers, examples.labels) for answers in (before, after)]
    scores = [count / len(examples) for count in hits]
    if 100 * abs(hits[0] - hits[1]) <= len(examples):  # counts: 1.0 - 0.99 is more than 0.01
        return KerasComparison(scores[0], None)
    other = [shown(t) for t, a, b in zip(examples.inputs, before, after) if a != b]
    return KerasComparison(
        scores[0],
        f"Keras scores {scores[0]:.1%} and the runtime {scores[1]:.1%}; they differ on "
        f"{examples.counted(len(other))}: {', '.join(other[:5])}",
    )


def _hits(answers: Sequence[str], labels: Sequence[str]) -> int:
    return sum(a == b for a, b in zip(answers, labels))


def check_labels(examples: Examples, names: Sequence[str]) -> None:
    """Check that the model knows all labels of a test set.

    Raises:
        InputError: It does not.
    """
    unknown = Counter(label for label in examples.labels if label not in set(names))
    if unknown:
        label, count = unknown.most_common(1)[0]
        place = examples.place(list(examples.labels).index(label))
        raise InputError(
            f"{place}: the model has no class {shown(label)} ({count} {examples.rows}); "
            f"correct the label or remove the {examples.rows}{nearest(label, names)}"
        )
