"""Classify blocks of rows as they come, in order, by several processes where that pays."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.text_classifier.batch.rows import Row
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import idle_cores
from mediapipe_tasks.text_classifier.worker import DEAD, Worker

if TYPE_CHECKING:
    import numpy as np

__all__ = ["classify_blocks"]

_PAYS = 4.0
"""Seconds of work left from which on it pays to start processes, which takes two or more."""

_AHEAD = 2
"""Blocks given to a process at once, so that it never waits for the next."""

_WAITING = 16
"""Blocks for each process that may wait for an earlier one, so that memory is bounded."""

Block = Sequence[Row]


def classify_blocks(
    model: ModelFile,
    blocks: Iterable[Block],
    *,
    total: Optional[int] = None,
    workers: Optional[int] = None,
) -> Iterator[tuple[Block, np.ndarray[Any, Any]]]:
    """Yield each block with its probabilities, of shape (texts, classes), in order.

    The calling thread classifies what no process is free for, so that the results are the same
    whatever their number is and whatever becomes of them.

    Args:
        model: The file.
        blocks: Rows; a block is asked for when it can be worked on.
        total: How many rows there are, where that is known.
        workers: Number of processes from the beginning on; where None, one for each processor core
            that is idle, as soon as it is seen that they pay.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file.
    """
    with Classifier(model) as classifier, _Helpers(model) as helpers:
        helpers.start(workers or 0)
        pending: deque[_Asked] = deque()
        begin, done = perf_counter(), 0
        for block in blocks:
            pending.append(_Asked(block, helpers.ask(block) or _scores(classifier, block)))
            while pending and (pending[0].is_done or len(pending) > helpers.most_waiting):
                yield pending.popleft().answered(classifier)
            done += len(block)
            if workers is None and _pays(perf_counter() - begin, done, total):
                workers = idle_cores()
                helpers.start(workers)
        while pending:
            yield pending.popleft().answered(classifier)


def _pays(seconds: float, done: int, total: Optional[int]) -> bool:
    """Tell whether enough is left; of an endless input, as much as there has been."""
    left = done if total is None else total - done
    return seconds / done * left > _PAYS


def _scores(classifier: Classifier, block: Block) -> np.ndarray[Any, Any]:
    return classifier.scores([row.text for row in block])


class _Asked:
    """A block, and its probabilities or the promise of them."""

    def __init__(self, block: Block, scores: Any) -> None:
        self._block = block
        self._scores = scores

    @property
    def is_done(self) -> bool:
        return not isinstance(self._scores, Future) or self._scores.done()

    def answered(self, classifier: Classifier) -> tuple[Block, np.ndarray[Any, Any]]:
        """Wait for the probabilities; those of a process that has ended are made here."""
        if not isinstance(self._scores, Future):
            return self._block, self._scores
        try:
            return self._block, self._scores.result()
        except DEAD:
            return self._block, _scores(classifier, self._block)


class _Helpers:
    """Processes that classify blocks; none is there any more when the ``with`` block is left."""

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        self._helpers: list[_Helper] = []

    @property
    def most_waiting(self) -> int:
        return _WAITING * len(self._helpers)

    def start(self, count: int) -> None:
        """Start so many; what cannot be started is done without."""
        for _ in range(count):
            try:
                self._helpers.append(_Helper(self._model))
            except OSError as error:
                _tell(f"no process can be started to help with the texts ({error})")
                return

    def ask(self, block: Block) -> Optional[Future[Any]]:
        """Give a block to the least busy process; None where none is free."""
        free = [helper for helper in self._helpers if helper.is_free]
        return min(free, key=lambda helper: helper.waiting).ask(block) if free else None

    def __enter__(self) -> _Helpers:
        return self

    def __exit__(self, *raised: object) -> None:
        for helper in self._helpers:
            helper.stop()


class _Helper:
    """A process, and the thread that waits for its answers."""

    def __init__(self, model: ModelFile) -> None:
        self._worker = Worker(model)
        self._thread = ThreadPoolExecutor(1)
        self._loaded = self._thread.submit(self._worker.load)
        self._asked: deque[Future[Any]] = deque(maxlen=_AHEAD)
        self._has_ended = False

    @property
    def waiting(self) -> int:
        """How many blocks it has and has not answered."""
        return sum(not future.done() for future in self._asked)

    @property
    def is_free(self) -> bool:
        if self._has_ended or not self._loaded.done() or self.waiting == _AHEAD:
            return False
        if any(f.done() and f.exception() for f in (self._loaded, *self._asked)):
            self._has_ended = True
            _tell("a process that classified texts has ended; they are done without")
        return not self._has_ended

    def ask(self, block: Block) -> Future[Any]:
        """Have it classify a block."""
        self._asked.append(self._thread.submit(self._worker.scores, [row.text for row in block]))
        return self._asked[-1]

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._worker.kill()
        self._thread.shutdown(cancel_futures=True)
        with contextlib.suppress(*DEAD):
            self._worker.close()


def _tell(line: str) -> None:
    logging.getLogger(__name__).warning(line)
