"""Make the judgement of a model file from its answers to a test set."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.classification.baseline import BaselineResult
from mediapipe_tasks.classification.evaluation import (
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

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["JOB", "Advance", "Answers", "classify", "judge_scores", "with_out_of_scope"]

JOB = "Evaluating the exported file in the MediaPipe runtime"

Advance = Callable[[int, int], object]
"""Is told how many examples of how many are done; first of none, once the file is open."""

Answers = tuple[Any, float]
"""Probabilities of shape (examples, classes), and how many were classified in a second."""


def classify(run: Callable[[Advance], Any], job: str, total: int, progress: Progress) -> Answers:
    """Return the probabilities, and how many examples were classified in a second.

    Args:
        run: Classifies all of them, and tells how far it is.
        job: What is shown meanwhile.
        total: Their number.
        progress: Where it is shown.
    """
    times: list[float] = []

    def advance(done: int, of: int) -> None:
        times.append(perf_counter())
        progress.advance(done, of)

    progress.start(job, total)
    scores = run(advance)
    progress.finish()
    check_numbers(scores)
    return scores, round(total / max(times[-1] - times[0], 1e-9), 1)


def judge_scores(
    test: Examples,
    scores: Any,
    labels: Sequence[str],
    *,
    rate: float,
    baseline: Optional[BaselineResult] = None,
    keras: Any = None,
) -> Judgement:
    """Score the answers to a test set.

    Args:
        test: The test set; all its labels are the model's.
        scores: The model's probabilities, of shape (examples, classes).
        labels: The model's classes.
        rate: How many examples were classified in a second.
        baseline: The baseline's answers to the same set.
        keras: Keras's probabilities for the same examples, or None.
    """
    evaluation = replace(evaluate_predictions(test, scores, labels), examples_per_second=rate)
    if baseline is not None:
        evaluation = replace(
            evaluation,
            baseline=baseline.scores,
            words=baseline.words,
            mislabelled=find_mislabelled(
                test, scores, labels, baseline.probabilities, baseline.labels
            ),
        )
    comparison = None if keras is None else compare_with_keras(keras, scores, test, labels)
    return Judgement(evaluation, prediction_rows(test, scores, labels), comparison)


def with_out_of_scope(
    judgement: Judgement, out_of_scope: Examples, scores: Any, others: Any
) -> Judgement:
    """Add what the model says to what no class is right for.

    Args:
        judgement: Of the test set.
        out_of_scope: What no class is right for.
        scores: The probabilities of the test set, of shape (examples, classes).
        others: Those of `out_of_scope`.
    """
    evaluation = judgement.evaluation
    found = judge_out_of_scope(
        scores.max(axis=1), others.max(axis=1), evaluation.thresholds["overall"]
    )
    return replace(
        judgement,
        evaluation=replace(evaluation, out_of_scope=found),
        out_of_scope=out_of_scope_rows(out_of_scope.inputs, others, evaluation.labels),
    )
