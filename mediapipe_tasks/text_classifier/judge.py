"""Judge the exported file: runtime against Keras and against a plain baseline."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Any, Optional

from mediapipe_tasks.classification.evaluation import (
    Evaluation,
    check_numbers,
    compare_with_keras,
    evaluate_predictions,
)
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.mislabelled import find_mislabelled
from mediapipe_tasks.classification.out_of_scope import judge_out_of_scope
from mediapipe_tasks.classification.predictions import out_of_scope_rows, prediction_rows
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.text_classifier.baseline import Baseline, BaselineResult
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.runtime import classify_texts

__all__ = ["judge", "judge_baseline"]

JOB = "Evaluating the exported file in the MediaPipe runtime"


def judge(
    model: ModelFile,
    test: Examples,
    *,
    progress: Progress,
    baseline: Optional[BaselineResult] = None,
    keras: Any = None,
    out_of_scope: Optional[Examples] = None,
) -> Judgement:
    """Classify the test set with the MediaPipe runtime and score the answers.

    Args:
        model: The tflite file.
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        baseline: The baseline's answers to the same set, from `judge_baseline`.
        keras: Keras's probabilities for the same texts, of shape (texts, classes), or None.
        out_of_scope: Texts that no class is right for, or None.
    """
    scores, rate = _classify(model, test, JOB, progress)
    evaluation = evaluate_predictions(test, scores, model.labels)
    evaluation = replace(evaluation, texts_per_second=rate)
    if baseline is not None:
        evaluation = _beside(evaluation, baseline, test, scores)
    comparison = None if keras is None else compare_with_keras(keras, scores, test, model.labels)
    rows = prediction_rows(test, scores, model.labels)
    judgement = Judgement(evaluation, rows, comparison)
    if out_of_scope is None:
        return judgement
    others, _ = _classify(model, out_of_scope, "Classifying the texts out of scope", progress)
    return _with_out_of_scope(judgement, out_of_scope, scores, others)


def _classify(
    model: ModelFile, examples: Examples, job: str, progress: Progress
) -> tuple[Any, float]:
    """Return the probabilities, and how many texts were classified in a second."""
    times: list[float] = []

    def advance(done: int, total: int) -> None:
        times.append(perf_counter())
        progress.advance(done, total)

    progress.start(job, len(examples))
    scores = classify_texts(model, examples.texts, on_progress=advance)
    progress.finish()
    check_numbers(scores)
    return scores, round(len(examples) / max(times[-1] - times[0], 1e-9), 1)


def _beside(
    evaluation: Evaluation, baseline: BaselineResult, test: Examples, scores: Any
) -> Evaluation:
    return replace(
        evaluation,
        baseline=baseline.scores,
        words=baseline.words,
        mislabelled=find_mislabelled(
            test, scores, evaluation.labels, baseline.probabilities, baseline.labels
        ),
    )


def _with_out_of_scope(
    judgement: Judgement, out_of_scope: Examples, scores: Any, others: Any
) -> Judgement:
    evaluation = judgement.evaluation
    found = judge_out_of_scope(
        scores.max(axis=1), others.max(axis=1), evaluation.thresholds["overall"]
    )
    return replace(
        judgement,
        evaluation=replace(evaluation, out_of_scope=found),
        out_of_scope=out_of_scope_rows(out_of_scope.texts, others, evaluation.labels),
    )


def judge_baseline(
    train: Examples, test: Examples, normalisation: Normalisation, *, seed: int
) -> BaselineResult:
    """Train the baseline and have it answer the test set."""
    baseline = Baseline.fit(train, normalisation, seed=seed)
    scores = baseline.probabilities(test.texts)
    evaluation = evaluate_predictions(test, scores, train.label_names)
    told = {
        "name": baseline.name,
        "accuracy": evaluation.accuracy,
        "macro_f1": evaluation.macro_f1,
    }
    return BaselineResult(told, baseline.telling_words(), train.label_names, scores)
