"""The images that a run was judged by, found again."""

from __future__ import annotations

from pathlib import Path

from mediapipe_tasks.classification.benchmark import own_test_set
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.quoting import shown_path
from stdout_hook.run_folder import read_run

__all__ = ["own_test_images"]


def own_test_images(run: Path) -> Images:
    """Return the test set of a run: the images that its ``predictions.csv`` names.

    Raises:
        InputError: The run does not tell where they are, or one is no longer there.
    """
    named = own_test_set(run)
    options = read_run(run).get("options") or {}
    folder = options.get("test") or options.get("data")
    if not isinstance(folder, str):
        raise InputError(f"{shown_path(run)} does not tell where its images are; give --data")
    images = Images(named.inputs, named.labels, source=folder, root=Path(folder))
    missing = next((path for path in images.paths if not path.is_file()), None)
    if missing is not None:
        raise InputError(
            f"{shown_path(missing)}, of the test set of {shown_path(run)}, is no longer there; "
            "give --data"
        )
    return images
