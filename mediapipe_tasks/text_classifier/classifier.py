"""A text classifier of the MediaPipe runtime that works on the calling thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.mediapipe_library import import_mediapipe, named
from mediapipe_tasks.text_classifier.model_file import ModelFile

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Classifier"]


class Classifier:
    """A file that is open in the runtime, until the ``with`` block ends.

    Args:
        model: The file.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file. Some files open, and fail at
            their first text.
    """

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        with named(model.path):
            self._runtime = _open(model)

    def scores(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return the probabilities of the classes, float32 of shape (texts, classes).

        Args:
            texts: Texts as the user wrote them; they are normalised here.
        """
        import numpy as np

        scores = np.zeros((len(texts), len(self._model.labels)), np.float32)
        with named(self._model.path):
            for row, text in zip(scores, texts):
                for category in self._runtime.categories(self._model.normalisation.apply(text)):
                    row[category.index] = category.score
        return scores

    def __enter__(self) -> Classifier:
        return self

    def __exit__(self, *raised: object) -> None:
        with named(self._model.path):  # after a fault it fails to close, too
            self._runtime.close()


def _open(model: ModelFile) -> Any:
    """Return a TextClassifier with the runtime's own graph, run by the thread that calls it.

    By default the graph hands each text to a pool of threads and waits for it to come back, which
    takes longer than the work itself.
    """
    text, base_options = import_mediapipe("text")
    from mediapipe.python import packet_creator, packet_getter

    class OnThisThread(text.TextClassifier):  # type: ignore[misc, name-defined]
        def __init__(self, graph: Any) -> None:
            graph.executor.add(type="ApplicationThreadExecutor")
            self._input = graph.input_stream[0].rpartition(":")[2]
            self._output = graph.output_stream[0].rpartition(":")[2]
            super().__init__(graph)

        def categories(self, words: str) -> Any:
            """Do as `classify`, without the objects that it makes of each category."""
            packets = self._runner.process({self._input: packet_creator.create_string(words)})
            result = packet_getter.get_proto(packets[self._output])
            return result.classifications[0].classification_list.classification

    options = text.TextClassifierOptions(
        base_options=base_options(model_asset_path=str(model.path))
    )
    return OnThisThread.create_from_options(options)
