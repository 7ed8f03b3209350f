"""An image classifier of the MediaPipe runtime."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Callable

from mediapipe_tasks.image_classifier.model_file import ModelFile
from mediapipe_tasks.image_classifier.pixels import read_image
from mediapipe_tasks.mediapipe_library import import_mediapipe, named

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

__all__ = ["Classifier", "classify_images"]


class Classifier:
    """A file that is open in the runtime, until the ``with`` block ends.

    Args:
        model: The file.

    Raises:
        TaskError: MediaPipe is not installed, or cannot run the file.
    """

    def __init__(self, model: ModelFile) -> None:
        self._model = model
        vision, base_options = import_mediapipe("vision")
        self._library = importlib.import_module("mediapipe")
        options = vision.ImageClassifierOptions(
            base_options=base_options(model_asset_path=str(model.path))
        )
        with named(model.path):
            self._runtime = vision.ImageClassifier.create_from_options(options)

    def scores(self, paths: Sequence[Path]) -> np.ndarray[Any, Any]:
        """Return the probabilities of the classes, float32 of shape (images, classes).

        Raises:
            InputError: One is no image.
        """
        import numpy as np

        scores = np.zeros((len(paths), len(self._model.labels)), np.float32)
        for row, path in zip(scores, paths):
            pixels = np.asarray(read_image(path))
            for category in self._categories(pixels):
                row[category.index] = category.score
        return scores

    def _categories(self, pixels: np.ndarray[Any, Any]) -> Any:
        kind = self._library.ImageFormat.SRGB
        with named(self._model.path):
            image = self._library.Image(image_format=kind, data=pixels)
            return self._runtime.classify(image).classifications[0].categories

    def __enter__(self) -> Classifier:
        return self

    def __exit__(self, *raised: object) -> None:
        with named(self._model.path):  # after a fault it fails to close, too
            self._runtime.close()


def classify_images(
    model: ModelFile,
    paths: Sequence[Path],
    *,
    on_progress: Callable[[int, int], object] = lambda done, total: None,
) -> np.ndarray[Any, Any]:
    """Return the probabilities of the classes, float32 of shape (images, classes).

    Args:
        model: The file.
        paths: The images.
        on_progress: Called with the images done and their number, first with 0 when the file is
            open.

    Raises:
        InputError: One is no image.
        TaskError: MediaPipe is not installed, or cannot run the file.
    """
    import numpy as np

    scores = np.zeros((len(paths), len(model.labels)), np.float32)
    with Classifier(model) as classifier:
        on_progress(0, len(paths))
        for done, path in enumerate(paths, 1):
            scores[done - 1] = classifier.scores([path])[0]
            on_progress(done, len(paths))
    return scores
