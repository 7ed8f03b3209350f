"""Some processes or threads that classify texts beside the thread that called for it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any, Optional, Union

from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.thread_worker import ThreadWorker
from mediapipe_tasks.text_classifier.worker import DEAD, Worker

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Workers"]


class Workers:
    """Processes, or threads, that take blocks of texts from the same iterator as the caller does.

    Use it in a ``with`` block: none of them is there any more when it is left.

    Args:
        model: The file that they open.
        texts: The texts.
        scores: Where the probabilities go, of shape (texts, classes).
        places: The blocks that are still to do; safe to ask from several threads.
    """

    def __init__(
        self,
        model: ModelFile,
        texts: Sequence[str],
        scores: np.ndarray[Any, Any],
        places: Iterator[slice],
    ) -> None:
        self._model = model
        self._work = texts, scores, places
        self._feeders: list[_Feeder] = []

    @property
    def done(self) -> int:
        """How many texts they have classified."""
        return sum(feeder.done for feeder in self._feeders)

    def start(self, count: int, *, in_threads: bool = False) -> None:
        """Start so many more; what cannot be started is done without."""
        for _ in range(count):
            try:
                worker = ThreadWorker(self._model) if in_threads else Worker(self._model)
                feeder = _Feeder(worker, *self._work)
            except OSError as error:
                _tell(f"no process can be started to help with the texts ({error})")
                return
            self._feeders.append(feeder)
            feeder.start()

    def finish(self) -> list[slice]:
        """Wait for their last blocks; return those that they took and have not done."""
        for feeder in self._feeders:
            feeder.finish()
        return [feeder.place for feeder in self._feeders if feeder.place is not None]

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *raised: object) -> None:
        for feeder in self._feeders:
            feeder.stop()


class _Feeder(Thread):
    """Gives a worker block after block; its own thread, for it waits for the answers.

    Attributes:
        done: How many texts the worker has classified.
        place: The block that it has and that is not done; None without one.
    """

    def __init__(
        self,
        worker: Union[Worker, ThreadWorker],
        texts: Sequence[str],
        scores: np.ndarray[Any, Any],
        places: Iterator[slice],
    ) -> None:
        super().__init__(daemon=True)
        self.done = 0
        self.place: Optional[slice] = None
        self._worker = worker
        self._texts = texts
        self._scores = scores
        self._places = places
        self._stopped = False

    def run(self) -> None:
        try:
            self._worker.load()
            for place in self._places:
                self.place = place
                self._scores[place] = self._worker.scores(self._texts[place])
                self.done += len(self._texts[place])
            self.place = None
        except DEAD:
            if not self._stopped:
                code = self._worker.close()
                what = "thread" if isinstance(self._worker, ThreadWorker) else "process"
                _tell(f"a {what} that classified texts has ended ({code}); they are done without")

    def finish(self) -> None:
        """Wait for the last block; where it has had none, no more come."""
        if self.place is None:
            self.stop()
        self.join()

    def stop(self) -> None:
        """End the worker, whatever it is at."""
        self._stopped = True
        self._worker.kill()
        self.join()
        self._worker.close()


def _tell(line: str) -> None:
    logging.getLogger(__name__).warning(line)
