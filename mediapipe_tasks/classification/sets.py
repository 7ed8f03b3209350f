"""The training, validation and test set of a run: split off where not given, and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

from mediapipe_tasks.classification.stratify import stratified
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import nearest, shown

if TYPE_CHECKING:
    from mediapipe_tasks.classification.examples import Examples

__all__ = ["Data", "FileInfo", "check_fractions", "check_sets", "check_steps", "make_sets"]


def check_fractions(validation: float, test: float) -> None:
    """Check that something is left to train on where both sets are split off the data.

    Raises:
        InputError: Nothing is.
    """
    if validation + test >= 1:
        raise InputError(
            f"validation_fraction and test_fraction: together {validation + test:g}; expected "
            "below 1, so that something is left to train on"
        )


@dataclass(frozen=True)
class FileInfo:
    """A file, or a folder of them, that was read.

    Attributes:
        path: Its name as it was given.
        rows: The rows, or files, used of it.
        sha256: Of the whole content, in hexadecimal.
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
        out_of_scope: What no class is right for, the labels empty; None without a file.
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

    @property
    def sizes(self) -> dict[str, int]:
        """How many examples each of the three sets has."""
        return {name: len(getattr(self, name)) for name in ("train", "validation", "test")}


def make_sets(
    given: Mapping[str, Examples],
    fractions: Mapping[str, float],
    *,
    seed: int,
    key: Callable[[str], str],
) -> Data:
    """Split off ``data`` what is not given.

    Args:
        given: ``data``, and any of ``validation``, ``test`` and ``out_of_scope``.
        fractions: The shares of ``validation`` and ``test`` where they are not given.
        seed: Chooses the split.
        key: What is the same of inputs that are alike; they stay in one set.

    Raises:
        InputError: There is one class only, or one has too few examples to split.
    """
    _check_classes(given["data"])
    wanted = {role: share for role, share in fractions.items() if role not in given}
    sets = {role: given[role] for role in fractions if role in given}
    sets["train"] = given["data"]
    if wanted:
        sets.update(stratified(given["data"], wanted, seed=seed, key=key))
    rest = given.get("out_of_scope")
    return Data(sets["train"], sets["validation"], sets["test"], out_of_scope=rest)


def check_sets(data: Data, batch_size: int) -> None:
    """Check that the sets fit each other.

    Args:
        data: The sets.
        batch_size: The examples that training needs at least; 1 where it repeats its data.

    Raises:
        InputError: A label is not among the training set's, or that has fewer rows than a batch.
    """
    for examples in (data.validation, data.test):
        _check_labels(examples, data.train)
    _check_size(data.train, batch_size)


def _check_classes(train: Examples) -> None:
    names = train.label_names
    if len(names) < 2:
        raise InputError(
            f"{train.source}: there is only one class, {shown(names[0])}; "
            f"a classifier needs {train.unit} of two at least"
        )


def _check_labels(examples: Examples, train: Examples) -> None:
    """Model Maker would give such a label another class's index."""
    known = set(train.labels)
    unknown = Counter(label for label in examples.labels if label not in known)
    if not unknown:
        return
    label = next(iter(unknown))
    place = examples.place(list(examples.labels).index(label))
    more = len(unknown) - 1
    others = f", and {more} more such {'label' if more == 1 else 'labels'}" if more else ""
    count = sum(unknown.values())
    rows = examples.rows[:-1] if count == 1 else examples.rows
    raise InputError(
        f"{place}: label {shown(label)} is not in the training data "
        f"({count:,} {rows}{others}); "
        f"add training {train.unit}, correct the label or remove the {examples.rows}"
        f"{nearest(label, known)}"
    )


def _check_size(train: Examples, batch_size: int) -> None:
    if len(train) < batch_size:
        raise InputError(
            f"{train.source}: {len(train):,} training {train.rows} are fewer than the batch size "
            f"of {batch_size:,}; add {train.unit}, or give a smaller --batch-size"
        )


def check_steps(
    train: Examples, *, batch_size: int, steps_per_epoch: int | None, repeat: bool
) -> None:
    """Check the steps of a training against its set.

    Raises:
        InputError: The set has fewer rows than a batch, or fewer batches than steps are asked for.
    """
    if repeat:
        return
    if len(train) < batch_size:
        raise InputError(
            f"batch_size: {batch_size:,} is more than the {len(train):,} training {train.rows}; "
            "give a smaller one"
        )
    batches = -(-len(train) // batch_size)
    if (steps_per_epoch or 0) > batches:
        raise InputError(
            f"steps_per_epoch: {steps_per_epoch:,} is more than the {batches:,} batches "
            "there are; give fewer, or repeat with it"
        )
