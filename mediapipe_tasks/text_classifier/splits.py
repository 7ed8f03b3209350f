"""The training, validation and test set of a run: read, or split off, and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.sets import Data, FileInfo, check_sets, make_sets
from mediapipe_tasks.text_classifier import checks
from mediapipe_tasks.text_classifier.data import CsvFile, read_file
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    from mediapipe_tasks.text_classifier.data_options import DataOptions

__all__ = ["Data", "FileInfo", "load_data"]


def load_data(
    options: DataOptions,
    *,
    seed: int,
    batch_size: int = 1,
    normalisation: Normalisation | None = None,
) -> Data:
    """Read the files, split off the sets that have no file of their own, and check everything.

    Splitting is stratified, and depends on the seed and the file alone. Rows of a class with the
    same words stay in one set, so that a test does not ask what was trained.

    Args:
        options: The files and fractions.
        seed: Chooses the split.
        batch_size: The rows that training needs at least; 1 where it repeats its data.
        normalisation: What counts as the same words; the default one if None.

    Raises:
        InputError: A file cannot be used, or the sets do not fit each other; one line.
    """
    normalise = normalisation or Normalisation()
    read = {
        role: _read(options, role)
        for role in ("data", "validation", "test", "out_of_scope")
        if getattr(options, role) is not None
    }
    fractions = {"validation": options.validation_fraction, "test": options.test_fraction}
    given = {role: file.examples for role, file in read.items()}
    data = make_sets(given, fractions, seed=seed, key=normalise)
    check_sets(data, batch_size)
    warnings = [warning for file in read.values() for warning in file.warnings]
    warnings += checks.warnings(
        data.train, data.validation, data.test, normalise, out_of_scope=data.out_of_scope
    )
    files = tuple(FileInfo(f.path, len(f.examples), f.sha256) for f in read.values())
    return replace(data, warnings=tuple(warnings), files=files)


def _read(options: DataOptions, role: str) -> CsvFile:
    return read_file(
        getattr(options, role),
        text_column=options.text_column,
        label_column=None if role == "out_of_scope" else options.label_column,
        delimiter=options.delimiter,
        skip_invalid=options.skip_invalid,
    )
