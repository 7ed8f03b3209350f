"""Read a folder that has a folder of images for each class, and say what is wrong with it."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, NamedTuple, Union

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.image_classifier.pixels import SUFFIXES, ImageFacts, examine
from mediapipe_tasks.quoting import shown, shown_names, shown_path

__all__ = ["ImageFolder", "OnProgress", "read_folder"]

OnProgress = Callable[[int, int], object]
"""Is told how many images of how many are read."""

_SPLITS = {"train", "training", "val", "valid", "validation", "test", "testing", "eval"}
_SHOWN = 5


@dataclass(frozen=True)
class ImageFolder:
    """What was read from a folder.

    Attributes:
        path: Its name as it was given.
        images: Its images.
        sha256: Of all images' paths and contents, in hexadecimal.
        warnings: What the user should know, a line each.
    """

    path: str
    images: Images
    sha256: str
    warnings: tuple[str, ...] = ()


class _Found(NamedTuple):
    """The files of a class's folder: images by their names, and the others."""

    label: str
    images: list[Path]
    others: list[Path]


def read_folder(
    root: Path, *, skip_invalid: bool = False, on_progress: OnProgress = lambda done, total: None
) -> ImageFolder:
    """Read the images of a folder that has a folder for each class.

    Every image is decoded once, so that a broken one is found before a training begins.

    Args:
        root: The folder.
        skip_invalid: Leave out what is no image, with a warning that counts it.
        on_progress: Called now and then.

    Raises:
        InputError: The folder cannot be used, or an image in it is none; one line.
    """
    classes = [_list(folder) for folder in _class_folders(root)]
    _check_not_empty(root, classes)
    paths = [path for found in classes for path in found.images]
    labels = [found.label for found in classes for _ in found.images]
    facts = _examine_all(paths, on_progress)
    invalid = [one for one in facts if isinstance(one, InputError)]
    told = _report(root, invalid, skip_invalid)
    rows = [row for row in zip(paths, labels, facts) if isinstance(row[2], ImageFacts)]
    images = Images(
        [path.relative_to(root).as_posix() for path, _, _ in rows],
        [label for _, label, _ in rows],
        source=shown_path(root),
        root=root,
        facts=[one for _, _, one in rows if isinstance(one, ImageFacts)],
    )
    _check_classes_left(root, classes, images)
    return ImageFolder(str(root), images, _digest(images), (*told, *_others(root, classes)))


def _class_folders(root: Path) -> list[Path]:
    name = shown_path(root)
    try:
        entries = sorted(entry for entry in root.iterdir() if entry.name[0] != ".")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: {problem}; expected a folder with one for each class") from None
    folders = [entry for entry in entries if entry.is_dir()]
    if not folders:
        raise InputError(f"{name} has no folders in it; expected one for each class, with images")
    for folder in folders:
        _check_label(folder)
    splits = [folder.name for folder in folders if folder.name.lower() in _SPLITS]
    if splits and len(splits) == len(folders):
        raise InputError(
            f"{name} holds the sets {shown_names(splits)}, not classes; give them one by one: "
            f"--data {shown_path(root / splits[0])} --test ... "
        )
    return folders


def _check_label(folder: Path) -> None:
    """Check that a folder's name can be a label: these stand one in a line of the exported file."""
    label = folder.name
    if label.splitlines() != [label] or label != _in_utf8(label):
        raise InputError(
            f"{shown_path(folder)}: {shown(label)} cannot be a label, for it is not one line of "
            "UTF-8; rename the folder"
        )


def _in_utf8(label: str) -> str:
    return label.encode("utf-8", "replace").decode("utf-8")


def _list(folder: Path) -> _Found:
    files = sorted(_visible_files(folder), key=lambda path: path.name)
    images = [path for path in files if path.suffix.lower() in SUFFIXES]
    return _Found(folder.name, images, [path for path in files if path not in set(images)])


def _visible_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.name[0] != "." and path.name != "Thumbs.db")


def _check_not_empty(root: Path, classes: Sequence[_Found]) -> None:
    for found in classes:
        if not found.images:
            there = f"; it has {_kinds(found.others)}" if found.others else ""
            known = ", ".join(sorted(SUFFIXES))
            raise InputError(
                f"{shown_path(root / found.label)}: there is no image for class "
                f"{shown(found.label)}{there}; add some ({known}), or remove the folder"
            )


def _check_classes_left(root: Path, classes: Sequence[_Found], images: Images) -> None:
    left = set(images.labels)
    for found in classes:
        if found.label not in left:
            raise InputError(
                f"{shown_path(root / found.label)}: none of its files is an image; add some, or "
                "remove the folder"
            )


def _examine_all(
    paths: Sequence[Path], on_progress: OnProgress
) -> list[Union[ImageFacts, InputError]]:
    """Examine images on several threads: Pillow decodes without Python's lock."""
    found: list[Union[ImageFacts, InputError]] = []
    with warnings.catch_warnings(), ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        warnings.simplefilter("ignore")  # of Pillow, about odd metadata in sound images
        for one in threads.map(_examined, paths):
            found.append(one)
            on_progress(len(found), len(paths))
    return found


def _examined(path: Path) -> Union[ImageFacts, InputError]:
    try:
        return examine(path)
    except InputError as error:
        return error


def _report(root: Path, invalid: Sequence[InputError], skip_invalid: bool) -> list[str]:
    """Raise for the files that are no images, or count them in a warning."""
    if not invalid:
        return []
    listed = "; ".join(str(error) for error in invalid[:_SHOWN])
    more = f"; and {len(invalid) - _SHOWN:,} more" if len(invalid) > _SHOWN else ""
    if not skip_invalid:
        raise InputError(f"{listed}{more}; replace them, or leave them out with --skip-invalid")
    files = "1 file" if len(invalid) == 1 else f"{len(invalid):,} files"
    return [f"{shown_path(root)}: left out {files}: {listed}{more}"]


def _others(root: Path, classes: Sequence[_Found]) -> list[str]:
    others = [path for found in classes for path in found.others]
    if not others:
        return []
    return [f"{shown_path(root)}: left out {_kinds(others)}, which are no images by their names"]


def _kinds(paths: Sequence[Path]) -> str:
    """Return how many entries there are of which kind: ``3 .heic, 1 folder``."""
    kinds = Counter("folder" if path.is_dir() else path.suffix.lower() or "file" for path in paths)
    return ", ".join(f"{count:,} {_plain(kind)}" for kind, count in kinds.most_common(_SHOWN))


def _plain(kind: str) -> str:
    return shown(kind)[1:-1]


def _digest(images: Images) -> str:
    """Return one digest of all images, which tells whether anything has changed."""
    whole = hashlib.sha256()
    for name, facts in zip(images.inputs, images.facts):
        whole.update(f"{facts.digest}  {name}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()
