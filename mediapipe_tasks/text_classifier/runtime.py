"""Run an exported file in the MediaPipe runtime, over texts in memory."""

from __future__ import annotations

import os
from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.text_classifier.blocks import Blocks
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.workers import Workers

if TYPE_CHECKING:
    import numpy as np

__all__ = ["classify_texts", "idle_cores"]

_BLOCK = 500
_FIRST = 8
"""Texts of the first block, which shows how long a text takes."""
_BLOCK_SECONDS = 0.1
"""What a block takes at most: none waits long for the last one, and progress goes on."""
_SLOW = 0.0005
"""Seconds for one text from which on threads pay: Python's own part of them is 0.00003."""
_WORTH = 0.5
"""Seconds of work left from which on it pays to open the file in further threads."""
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

    The texts are normalised here. They are classified on the calling thread, and where that would
    take long beside it: by threads where each text takes long, as with BERT, else by processes. The
    result does not depend on their number.

    Args:
        model: The file.
        texts: Texts as the user wrote them.
        workers: Number of processes from the beginning on; where None, a thread for each further
            core, or a process for each that is idle, as soon as it is seen that they pay.
        on_progress: Called on the calling thread with the texts done and their number, first
            with 0 when the file is open.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file.
    """
    import numpy as np

    total, done = len(texts), 0
    scores = np.zeros((total, len(model.labels)), np.float32)
    blocks = Blocks(total, min(_FIRST, _BLOCK))
    with Classifier(model) as classifier, Workers(model, texts, scores, blocks) as others:
        others.start(workers or 0)
        on_progress(0, total)  # the file is open
        for place in blocks:
            begin = perf_counter()
            scores[place] = classifier.scores(texts[place])
            each = (perf_counter() - begin) / len(texts[place])
            done = done + len(texts[place])
            on_progress(done + others.done, total)
            blocks.size = max(1, min(_BLOCK, int(_BLOCK_SECONDS / each)))
            if workers is None and place.start:  # the first text of all takes longer
                workers = _start(others, each, each * (total - done))
        for place in others.finish():
            scores[place] = classifier.scores(texts[place])
    on_progress(total, total)
    return scores


def _start(others: Workers, each: float, left: float) -> Optional[int]:
    """Start what pays beside the calling thread; return how many, None where nothing does yet.

    Threads are begun on a busy machine too: they cost nothing but the memory of a file.

    Args:
        others: Where they are started.
        each: Seconds that a text takes.
        left: Seconds that the rest takes without any.
    """
    if each > _SLOW and left > _WORTH:
        count = min(_cores() - 1, _MOST_WORKERS)
        others.start(count, in_threads=True)
        return count
    if left > _LONG:
        count = idle_cores()
        others.start(count)
        return count or None
    return None


def _cores() -> int:
    has_affinity = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if has_affinity else os.cpu_count() or 1


def idle_cores() -> int:
    """Return the processor cores that have had little to do; this thread has one of the others."""
    cores = _cores()
    try:
        load = os.getloadavg()[0]
    except (AttributeError, OSError):  # Windows; or it is not known
        load = 1.0
    return max(0, min(round(cores - load), cores - 1, _MOST_WORKERS))
