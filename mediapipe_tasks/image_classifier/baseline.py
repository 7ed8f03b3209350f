"""A plain baseline: colours and logistic regression, so that people see what a model must beat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediapipe_tasks.classification.baseline import BaselineResult, judge_probabilities
from mediapipe_tasks.image_classifier.pixels import COLOURS

if TYPE_CHECKING:
    import numpy as np

    from mediapipe_tasks.image_classifier.images import Images

__all__ = ["NAME", "judge_baseline"]

NAME = f"{COLOURS} by {COLOURS} colours + logistic regression"


def judge_baseline(train: Images, test: Images, *, seed: int) -> BaselineResult:
    """Train the baseline and have it answer the test set.

    It sees each image as a thumbnail of a few pixels, and how bright and colourful these are.

    Args:
        train: Its labels are the baseline's classes.
        test: Its labels are all among them.
        seed: Of its random choices.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    regression = LogisticRegression(C=0.1, max_iter=2000, random_state=seed)
    model = make_pipeline(StandardScaler(), regression)
    model.fit(_features(train), list(train.labels))
    scores = model.predict_proba(_features(test)).astype(np.float32)
    return judge_probabilities(NAME, test, scores, train.label_names)


def _features(images: Images) -> np.ndarray[Any, Any]:
    """Return the pixels of the thumbnails, and the sorted values of each channel: a histogram."""
    import numpy as np

    rows = np.frombuffer(b"".join(facts.colours for facts in images.facts), np.uint8)
    pixels = rows.reshape(len(images), COLOURS * COLOURS, 3).astype(np.float32) / 255
    ranked = np.sort(pixels, axis=1)
    features: np.ndarray[Any, Any] = np.concatenate([pixels, ranked], axis=1)
    return features.reshape(len(images), -1)
