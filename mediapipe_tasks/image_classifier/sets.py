"""The training, validation and test set of images: read, or split off, and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from mediapipe_tasks.classification.sets import Data, FileInfo, check_sets, make_sets
from mediapipe_tasks.image_classifier import checks
from mediapipe_tasks.image_classifier.image_folder import read_folder
from mediapipe_tasks.image_classifier.images import Images

if TYPE_CHECKING:
    from mediapipe_tasks.image_classifier.data_options import DataOptions
    from mediapipe_tasks.progress import Progress

__all__ = ["load_data"]


def load_data(options: DataOptions, *, seed: int, batch_size: int = 1, progress: Progress) -> Data:
    """Read the folders, split off the sets that have none of their own, and check everything.

    Splitting is stratified, and depends on the seed and the images alone. The same file twice in
    a class stays in one set, so that a test does not ask what was trained.

    Args:
        options: The folders and fractions.
        seed: Chooses the split.
        batch_size: The images that training needs at least; 1 where it repeats its data.
        progress: Where it is shown how far it is.

    Raises:
        InputError: A folder cannot be used, or the sets do not fit each other; one line.
    """
    read = {}
    for role in ("data", "validation", "test"):
        if getattr(options, role) is not None:
            progress.start(f"Reading the images of {role}")
            read[role] = read_folder(
                getattr(options, role),
                skip_invalid=options.skip_invalid,
                on_progress=progress.advance,
            )
    progress.finish()
    digests = dict(zip(read["data"].images.inputs, read["data"].images.digests))
    fractions = {"validation": options.validation_fraction, "test": options.test_fraction}
    given = {role: folder.images for role, folder in read.items()}
    data = make_sets(given, fractions, seed=seed, key=digests.__getitem__)
    check_sets(data, batch_size)
    warnings = [warning for folder in read.values() for warning in folder.warnings]
    sets = {name: cast("Images", getattr(data, name)) for name in ("train", "validation", "test")}
    files = tuple(FileInfo(f.path, len(f.images), f.sha256) for f in read.values())
    return replace(data, warnings=(*warnings, *checks.warnings(**sets)), files=files)
