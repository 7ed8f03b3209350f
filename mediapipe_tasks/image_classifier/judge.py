"""Judge the exported file: runtime against Keras and against a plain baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from mediapipe_tasks.classification.baseline import BaselineResult
from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.judging import JOB, classify, judge_scores
from mediapipe_tasks.image_classifier.classifier import classify_images
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.image_classifier.model_file import ModelFile
from mediapipe_tasks.image_classifier.thumbnails import thumbnails
from mediapipe_tasks.progress import Progress

__all__ = ["judge"]


def judge(
    model: ModelFile,
    test: Images,
    *,
    progress: Progress,
    baseline: Optional[BaselineResult] = None,
    keras: Any = None,
) -> Judgement:
    """Classify the test set with the MediaPipe runtime and score the answers.

    Args:
        model: The tflite file.
        test: The test set; all its labels are the model's.
        progress: Where it is shown how far it is.
        baseline: The baseline's answers to the same set.
        keras: Keras's probabilities for the same images, of shape (images, classes), or None.
    """
    scores, rate = classify(
        lambda advance: classify_images(model, test.paths, on_progress=advance),
        JOB,
        len(test),
        progress,
    )
    judgement = judge_scores(test, scores, model.labels, rate=rate, baseline=baseline, keras=keras)
    return replace(judgement, pictures=thumbnails(judgement, test))
