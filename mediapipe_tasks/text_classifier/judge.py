"""Judge the exported file: runtime against Keras and against a plain baseline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from mediapipe_tasks.progress import Progress
from mediapipe_tasks.text_classifier.baseline import Baseline
from mediapipe_tasks.text_classifier.evaluation import (
    Evaluation,
    KerasComparison,
    compare_with_keras,
    evaluate_predictions,
)
from mediapipe_tasks.text_classifier.examples import Examples
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.predictions import (
    Prediction,
    prediction_rows,
    write_predictions,
)
from mediapipe_tasks.text_classifier.runtime import classify_texts

__all__ = ["Judgement", "judge", "judge_baseline"]


@dataclass(frozen=True)
class Judgement:
    """A tflite file judged over a test set.

    Attributes:
        evaluation: Of the file's answers in the MediaPipe runtime, the baseline's beside it.
        rows: The predictions: wrong ones first, then the hits from the shakiest on.
        keras: How Keras scored before the export; None where only the file is there.
    """

    evaluation: Evaluation
    rows: Sequence[Prediction]
    keras: Optional[KerasComparison] = None

    def write(self, folder: Path) -> None:
        """Write ``evaluation.json`` and ``predictions.csv``."""
        self.evaluation.write(folder / "evaluation.json")
        write_predictions(folder / "predictions.csv", self.rows)


def judge(
    model: ModelFile,
    test: Examples,
    *,
    progress: Progress,
    baseline: Optional[dict[str, Any]] = None,
    keras: Any = None,
) -> Judgement:
    """Classify the test set with the MediaPipe runtime and score the answers.

    Args:
        model: The tflite file.
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        baseline: The baseline's scores on the same set, from `judge_baseline`.
        keras: Keras's probabilities for the same texts, of shape (texts, classes), or None.
    """
    progress.start("Evaluating the exported file in the MediaPipe runtime", len(test))
    scores = classify_texts(model, test.texts, on_progress=progress.advance)
    progress.finish()
    evaluation = evaluate_predictions(test, scores, model.labels, baseline=baseline)
    comparison = None if keras is None else compare_with_keras(keras, scores, test, model.labels)
    return Judgement(evaluation, prediction_rows(test, scores, model.labels), comparison)


def judge_baseline(
    train: Examples, test: Examples, normalisation: Normalisation, *, seed: int
) -> dict[str, Any]:
    """Train the baseline and return its name and scores on the test set."""
    baseline = Baseline.fit(train, normalisation, seed=seed)
    scores = baseline.probabilities(test.texts)
    evaluation = evaluate_predictions(test, scores, train.label_names)
    return {
        "name": baseline.name,
        "accuracy": evaluation.accuracy,
        "macro_f1": evaluation.macro_f1,
    }
