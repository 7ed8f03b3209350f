"""Judge the exported file: runtime against Keras and against a plain baseline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

from mediapipe_tasks.classification.baseline import BaselineResult, judge_probabilities
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.judge_variants import VariantJudge
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.judging import (
    JOB,
    Answers,
    classify,
    judge_scores,
    with_out_of_scope,
)
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.text_classifier.baseline import Baseline
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.runtime import classify_texts

__all__ = ["classify_test", "judge", "judge_baseline", "variant_judge"]


def classify_test(model: ModelFile, test: Examples, progress: Progress) -> Answers:
    """Return the probabilities of the test set, and how many texts were classified in a second."""
    return _classify(model, test, JOB, progress)


def _classify(model: ModelFile, examples: Examples, job: str, progress: Progress) -> Answers:
    texts = examples.texts
    return classify(
        lambda advance: classify_texts(model, texts, on_progress=advance),
        job,
        len(texts),
        progress,
    )


def judge(
    model: ModelFile,
    test: Examples,
    *,
    progress: Progress,
    answers: Optional[Answers] = None,
    baseline: Optional[BaselineResult] = None,
    keras: Any = None,
    out_of_scope: Optional[Examples] = None,
) -> Judgement:
    """Classify the test set with the MediaPipe runtime and score the answers.

    Args:
        model: The tflite file.
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        answers: Those of `classify_test`, where they are known already.
        baseline: The baseline's answers to the same set, from `judge_baseline`.
        keras: Keras's probabilities for the same texts, of shape (texts, classes), or None.
        out_of_scope: Texts that no class is right for, or None.
    """
    scores, rate = answers or classify_test(model, test, progress)
    judgement = judge_scores(test, scores, model.labels, rate=rate, baseline=baseline, keras=keras)
    if out_of_scope is None:
        return judgement
    others, _ = _classify(model, out_of_scope, "Classifying the texts out of scope", progress)
    return with_out_of_scope(judgement, out_of_scope, scores, others)


def judge_baseline(
    train: Examples, test: Examples, normalisation: Normalisation, *, seed: int
) -> BaselineResult:
    """Train the baseline and have it answer the test set."""
    baseline = Baseline.fit(train, normalisation, seed=seed)
    scores = baseline.probabilities(test.texts)
    found = judge_probabilities(baseline.name, test, scores, train.label_names)
    return replace(found, words=baseline.telling_words())


def variant_judge(
    test: Examples, progress: Progress, *, normalisation: Optional[Normalisation] = None
) -> VariantJudge:
    """Return what judges the files of one model over a test set.

    Args:
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        normalisation: That of the model; None for what each file and ``model.json`` tell.
    """

    def read(path: Path) -> ModelFile:
        file = ModelFile.read(path)
        return file if normalisation is None else replace(file, normalisation=normalisation)

    return VariantJudge(
        test, read, Classifier, lambda file: _classify_variant(file, test, progress)
    )


def _classify_variant(file: ModelFile, test: Examples, progress: Progress) -> Answers:
    return _classify(file, test, f"Evaluating {file.path.name}", progress)
