"""Labelled images in memory, and images wherever they are."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Union

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.pixels import SUFFIXES, ImageFacts
from mediapipe_tasks.quoting import shown_path

__all__ = ["Images", "find_images"]


@dataclass(frozen=True)
class Images(Examples):
    """Images and their labels, in the order of their paths.

    Attributes:
        inputs: Their paths from the data's folder on, with ``/`` on every system.
        root: The data's folder.
        facts: What is known of each image.
    """

    root: Path = Path()
    facts: Sequence[ImageFacts] = ()
    unit: ClassVar[str] = "images"
    rows: ClassVar[str] = "images"

    def path(self, index: int) -> Path:
        """Return where an image is."""
        return self.root / self.inputs[index]

    @property
    def paths(self) -> list[Path]:
        """Where the images are."""
        return [self.root / name for name in self.inputs]

    @property
    def asked(self) -> Sequence[Path]:
        """Where the images are."""
        return self.paths

    @property
    def digests(self) -> list[str]:
        """What tells that two images are the same file."""
        return [facts.digest for facts in self.facts]

    def place(self, index: int) -> str:
        """Return where an image is found, for messages."""
        return shown_path(self.path(index))

    def pick(self, indices: Sequence[int]) -> Images:
        """Return some of them, in the order of `indices`."""
        picked = super().pick(indices)
        assert isinstance(picked, Images)
        return dataclasses.replace(picked, facts=[self.facts[i] for i in indices])


def find_images(given: Iterable[Union[str, os.PathLike[str]]]) -> Iterator[Path]:
    """Yield files that are named, and of folders all images in them, sorted, at any depth.

    Raises:
        InputError: A folder has none.
    """
    for one in given:
        path = Path(one)
        if not path.is_dir():
            yield path  # whatever it is called: the user named it
            continue
        found = sorted(file for file in path.rglob("*") if _is_image(file))
        if not found:
            known = ", ".join(sorted(SUFFIXES))
            raise InputError(f"{shown_path(path)}: there is no image in it ({known})")
        yield from found


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.name[0] != "." and path.is_file()
