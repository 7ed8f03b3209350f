"""Judge the exported file: runtime against Keras and against a plain baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from mediapipe_tasks.classification.baseline import BaselineResult
from mediapipe_tasks.classification.judge_variants import VariantJudge
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.judging import JOB, Answers, classify, judge_scores
from mediapipe_tasks.image_classifier.classifier import Classifier, classify_images
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.image_classifier.model_file import ModelFile
from mediapipe_tasks.image_classifier.thumbnails import thumbnails
from mediapipe_tasks.progress import Progress

__all__ = ["classify_test", "judge", "variant_judge"]


def classify_test(model: ModelFile, test: Images, progress: Progress, job: str = JOB) -> Answers:
    """Return the probabilities of the test set, and how many images were classified in a second."""
    return classify(
        lambda advance: classify_images(model, test.paths, on_progress=advance),
        job,
        len(test),
        progress,
    )


def judge(
    model: ModelFile,
    test: Images,
    *,
    progress: Progress,
    answers: Optional[Answers] = None,
    baseline: Optional[BaselineResult] = None,
    keras: Any = None,
) -> Judgement:
    """Classify the test set with the MediaPipe runtime and score the answers.

    Args:
        model: The tflite file.
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        answers: Those of `classify_test`, where they are known already.
        baseline: The baseline's answers to the same set.
        keras: Keras's probabilities for the same images, of shape (images, classes), or None.
    """
    scores, rate = answers or classify_test(model, test, progress)
    judgement = judge_scores(test, scores, model.labels, rate=rate, baseline=baseline, keras=keras)
    return replace(judgement, pictures=thumbnails(judgement, test))


def variant_judge(test: Images, progress: Progress) -> VariantJudge:
    """Return what judges the files of one model over a test set.

    Args:
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
    """

    def classified(file: ModelFile) -> Answers:
        return classify_test(file, test, progress, f"Evaluating {file.path.name}")

    return VariantJudge(test, ModelFile.read, Classifier, classified)
