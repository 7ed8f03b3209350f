"""A further classifier in this process, for a thread of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.text_classifier.classifier import Classifier
from mediapipe_tasks.text_classifier.model_file import ModelFile

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ThreadWorker"]


class ThreadWorker:
    """Classifies texts on the thread that asks it, as a `Worker` does in a process of its own.

    It needs no time to start, and pays where a text takes long: the runtime does not hold Python's
    lock while it works.

    Args:
        model: The file that it opens.
    """

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        self._classifier: Optional[Classifier] = None
        self._is_killed = False

    def load(self) -> None:
        """Open the file; raises EOFError where that fails, for others can do without."""
        try:
            self._classifier = Classifier(self._model)
        except TaskError as error:
            raise EOFError from error

    def scores(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return the probabilities, of shape (texts, classes); raises EOFError as `load` does."""
        if self._is_killed or self._classifier is None:
            raise EOFError
        try:
            return self._classifier.scores(texts)
        except TaskError as error:
            raise EOFError from error

    def kill(self) -> None:
        """Let it answer no more; what it is at is done first."""
        self._is_killed = True

    def close(self) -> int:
        """Close the file; no thread waits for an answer any more."""
        if self._classifier is not None:
            self._classifier.__exit__()
            self._classifier = None
        return 0
