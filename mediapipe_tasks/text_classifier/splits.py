"""The training, validation and test set of a run: read, or split off, and checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.stratify import stratified
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import nearest, shown
from mediapipe_tasks.text_classifier import checks
from mediapipe_tasks.text_classifier.data import CsvFile, read_file
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    from mediapipe_tasks.classification.examples import Examples
    from mediapipe_tasks.text_classifier.data_options import DataOptions

__all__ = ["Data", "FileInfo", "load_data"]


@dataclass(frozen=True)
class FileInfo:
    """A file that was read.

    Attributes:
        path: Its name as it was given.
        rows: The rows used of it.
        sha256: Of the whole file, in hexadecimal.
    """

    path: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Data:
    """What a run trains on and is judged by.

    Each set keeps the order of the file that it comes from.

    Attributes:
        train: Every class is in it.
        validation: Has no label that `train` lacks; not empty.
        test: Has no label that `train` lacks; not empty.
        warnings: What the user should know, a line each.
        files: The files that were read.
        out_of_scope: Texts that no class is right for, their labels empty; None without a file.
    """

    train: Examples
    validation: Examples
    test: Examples
    warnings: tuple[str, ...] = ()
    files: tuple[FileInfo, ...] = ()
    out_of_scope: Examples | None = None

    @property
    def label_names(self) -> list[str]:
        """The classes, sorted; a class's index is its place in this list."""
        return self.train.label_names


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
    _check_classes(read["data"].examples)
    data = _split(options, {role: file.examples for role, file in read.items()}, seed, normalise)
    for examples in (data.validation, data.test):
        _check_labels(examples, data.train)
    _check_size(data.train, batch_size)
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


def _split(
    options: DataOptions, given: dict[str, Examples], seed: int, normalise: Normalisation
) -> Data:
    """Split off the training file what has no file of its own."""
    fractions = {"validation": options.validation_fraction, "test": options.test_fraction}
    wanted = {role: share for role, share in fractions.items() if role not in given}
    sets = {role: given[role] for role in fractions if role in given}
    sets["train"] = given["data"]
    if wanted:
        sets.update(stratified(given["data"], wanted, seed=seed, normalise=normalise))
    rest = given.get("out_of_scope")
    return Data(sets["train"], sets["validation"], sets["test"], out_of_scope=rest)


def _check_classes(train: Examples) -> None:
    names = train.label_names
    if len(names) < 2:
        raise InputError(
            f"{train.source}: there is only one class, {shown(names[0])}; "
            "a classifier needs texts of two at least"
        )


def _check_labels(examples: Examples, train: Examples) -> None:
    """Model Maker would give such a label another class's index."""
    known = set(train.labels)
    unknown = Counter(label for label in examples.labels if label not in known)
    if not unknown:
        return
    label = next(iter(unknown))
    line = examples.lines[examples.labels.index(label)]
    more = len(unknown) - 1
    others = f", and {more} more such {'label' if more == 1 else 'labels'}" if more else ""
    rows = sum(unknown.values())
    raise InputError(
        f"{examples.source}:{line}: label {shown(label)} is not in the training data "
        f"({rows:,} {'row' if rows == 1 else 'rows'}{others}); "
        f"add training texts, correct the label or remove the rows{nearest(label, known)}"
    )


def _check_size(train: Examples, batch_size: int) -> None:
    if len(train) < batch_size:
        raise InputError(
            f"{train.source}: {len(train):,} training rows are fewer than the batch size of "
            f"{batch_size:,}; add texts, or give a smaller --batch-size"
        )
