"""Run an exported file in the MediaPipe runtime, over texts in memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.workers import Workers

if TYPE_CHECKING:
    import numpy as np

__all__ = ["classify_texts"]

_BLOCK = 500
_LONG = 3.0
"""Seconds of work left from which on it pays to start processes, which takes two."""
_MOST_WORKERS = 7


def classify_texts(
    model: ModelFile,
    texts: Sequence[str],
    *,
    workers: Optional[int] = None,
    on_progress: Callable[[int, int], object] = lambda done, total: None,
) -> np.ndarray[Any, Any]:
    """Return the probabilities of the classes, float32 of shape (texts, classes).

    The texts are normalised here. They are classified on the calling thread, and by processes
    beside it where that would take long. The result does not depend on their number.

    Args:
        model: The file.
        texts: Texts as the user wrote them.
        workers: Number of processes from the beginning on; where None, one for each
            processor core that is idle, as soon as it is seen that they pay.
        on_progress: Called on the calling thread with the texts done and their number, first
            with 0 when the file is open.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file.
    """
    import numpy as np

    total, done = len(texts), 0
    scores = np.zeros((total, len(model.labels)), np.float32)
    # An iterator over a list: several threads may ask it for the next block.
    places = iter([slice(start, start + _BLOCK) for start in range(0, total, _BLOCK)])
    with Classifier(model) as classifier, Workers(model, texts, scores, places) as others:
        others.start(workers or 0)
        on_progress(0, total)  # the file is open
        begin = perf_counter()
        for place in places:
            scores[place] = classifier.scores(texts[place])
            done = done + len(texts[place])
            on_progress(done + others.done, total)
            if workers is None and (perf_counter() - begin) / done * (total - done) > _LONG:
                workers = _idle_cores() or None
                others.start(workers or 0)
        for place in others.finish():
            scores[place] = classifier.scores(texts[place])
    on_progress(total, total)
    return scores


def _idle_cores() -> int:
    """Return the processor cores that have had little to do; this thread has one of the others."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = count or 1
    try:
        load = os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows; or it is not known
        load = 1.0
    return max(0, min(round(cores - load), cores - 1, _MOST_WORKERS))
