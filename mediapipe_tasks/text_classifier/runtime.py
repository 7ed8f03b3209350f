"""Run an exported file in the MediaPipe runtime."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, as_completed, wait
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error, shown_path
from mediapipe_tasks.text_classifier.model_file import ModelFile

if TYPE_CHECKING:
    import numpy as np

__all__ = ["classify_texts"]

_BLOCK = 200
_MOST_THREADS = 8


def classify_texts(
    model: ModelFile,
    texts: Sequence[str],
    *,
    threads: Optional[int] = None,
    on_progress: Callable[[int, int], object] = lambda done, total: None,
) -> np.ndarray[Any, Any]:
    """Return the probabilities of the classes, float32 of shape (texts, classes).

    The texts are normalised here. Each thread has a classifier of its own: the runtime releases
    the GIL, and threads that share one classifier are slower than one thread. The result does not
    depend on the number of threads.

    Args:
        model: The file.
        texts: Texts as the user wrote them.
        threads: Number of threads; the processor cores that there are where None.
        on_progress: Called on the calling thread with the texts done and their number.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file.
    """
    import numpy as np

    scores = np.zeros((len(texts), len(model.labels)), np.float32)
    blocks = range(0, len(texts), _BLOCK)
    workers = max(1, min(threads or _cores(), len(blocks)))
    shares = [blocks[first::workers] for first in range(workers)]
    done = 0
    with ThreadPoolExecutor(workers) as pool:
        counts: list[int] = []
        stop: list[bool] = []
        jobs = [pool.submit(_classify, model, texts, s, scores, counts, stop) for s in shares]
        try:
            while not all(job.done() for job in jobs):
                done = _wait(jobs, counts, done, len(texts), on_progress)
        except BaseException:
            stop.append(True)
            raise
        for job in as_completed(jobs):
            job.result()
    on_progress(len(texts), len(texts))
    return scores


def _wait(
    jobs: Sequence[Future[None]],
    counts: Sequence[int],
    shown: int,
    total: int,
    on_progress: Callable[[int, int], object],
) -> int:
    ended, _ = wait(jobs, timeout=0.2, return_when=FIRST_EXCEPTION)
    for job in ended:
        job.result()  # a fault of one thread ends them all
    done = sum(counts)
    if done != shown:
        on_progress(done, total)
    return done


def _classify(
    model: ModelFile,
    texts: Sequence[str],
    starts: Sequence[int],
    scores: np.ndarray[Any, Any],
    counts: list[int],
    stop: Sequence[bool],
) -> None:
    """Classify some blocks of texts; each thread writes rows of its own."""
    with _named(model), _open(model) as classifier:
        for start in starts:
            for row in range(start, min(start + _BLOCK, len(texts))):
                if stop:
                    return
                text = model.normalisation.apply(texts[row])
                for category in classifier.classify(text).classifications[0].categories:
                    scores[row, category.index] = category.score
            counts.append(min(_BLOCK, len(texts) - start))


@contextlib.contextmanager
def _named(model: ModelFile) -> Iterator[None]:
    """Name the file in what the runtime raises: some files open, and fail at their first text."""
    try:
        yield
    except (RuntimeError, ValueError) as error:
        name = shown_path(model.path)
        raise TaskError(f"{name} does not run in MediaPipe: {shown_error(error, 500)}") from error


def _open(model: ModelFile) -> Any:
    try:
        from mediapipe.tasks import python as tasks
        from mediapipe.tasks.python import text
    except ImportError as error:
        raise TaskError(
            f"MediaPipe cannot be imported ({error}); it comes with: "
            "pip install 'stdout-hook[mediapipe]'"
        ) from error
    options = text.TextClassifierOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(model.path))
    )
    return text.TextClassifier.create_from_options(options)


def _cores() -> int:
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(count or 1, _MOST_THREADS)
