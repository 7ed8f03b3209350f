"""A process beside this one that classifies texts; what it runs, and what asks it.

Threads would not do: half of the work on a text is Python's, and holds its lock.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.child import answers, start_child
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DEAD", "Worker", "serve"]

DEAD = (OSError, EOFError, pickle.UnpicklingError)
"""What is raised where a worker is asked that has ended, or ends over its answer."""


class Worker:
    """A process that classifies texts, and ends with this one, whatever ends it.

    It loads MediaPipe and not TensorFlow.

    Args:
        model: The file that it opens.

    Raises:
        OSError: It cannot be started.
    """

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        self._process = start_child(__name__)

    def load(self) -> None:
        """Wait until it can be asked; raises `DEAD`."""
        self._ask(self._model)

    def scores(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return the probabilities, of shape (texts, classes); raises `DEAD`."""
        scores: np.ndarray[Any, Any] = self._ask(list(texts))
        return scores

    def _ask(self, question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump(question, self._process.stdin)
        self._process.stdin.flush()
        return pickle.load(self._process.stdout)

    def kill(self) -> None:
        """End it at once, also while another thread waits for its answer."""
        self._process.kill()

    def close(self) -> int:
        """End it and return its exit code; no thread waits for it any more."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what it has not read cannot be written any more
                if stream is not None:
                    stream.close()
        return self._process.wait()


def serve() -> None:
    """Be such a process: answer on standard output what standard input asks, until it ends."""
    answered, questions = answers(), sys.stdin.buffer
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(EOFError, BrokenPipeError))  # nobody asks any more
        classifier = stack.enter_context(Classifier(pickle.load(questions)))
        _answer(answered, None)
        while True:
            _answer(answered, classifier.scores(pickle.load(questions)))


def _answer(answered: Any, answer: object) -> None:
    pickle.dump(answer, answered)
    answered.flush()
