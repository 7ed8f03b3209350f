"""Labelled inputs of a classifier."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

__all__ = ["Examples"]


@dataclass(frozen=True)
class Examples:
    """Inputs and their labels, in the order of the file that they came from.

    Attributes:
        inputs: What the user gave: texts as they were written, or the paths of images.
        labels: One label for each input.
        lines: For each input the line of the file on which its row begins, from 1 (the header);
            empty where it is in no file of rows.
        source: Where they come from, for messages: the file's or folder's path.
        unit: What the inputs are, for messages; in the plural.
        rows: What one finds them as in the data.
    """

    inputs: Sequence[str]
    labels: Sequence[str]
    lines: Sequence[int] = ()
    source: str = ""
    unit: ClassVar[str] = "texts"
    rows: ClassVar[str] = "rows"

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def texts(self) -> Sequence[str]:
        """The inputs of a classifier of texts."""
        return self.inputs

    @property
    def asked(self) -> Sequence[Any]:
        """What a classifier that is open in the runtime is asked, for each of them."""
        return self.inputs

    @property
    def label_names(self) -> list[str]:
        """The distinct labels, sorted; a class's index is its place in this list."""
        return sorted(set(self.labels))

    def counted(self, count: int, kind: str = "") -> str:
        """Return a number of them in words: ``"1 text"``, ``"2,000 different texts"``."""
        unit = self.unit[:-1] if count == 1 else self.unit
        return " ".join(filter(None, (f"{count:,}", kind, unit)))

    def place(self, index: int) -> str:
        """Return where an input is found, for messages."""
        return f"{self.source}:{self.lines[index]}" if self.lines else self.source

    def pick(self, indices: Sequence[int]) -> Examples:
        """Return some of them, in the order of `indices`."""
        return dataclasses.replace(
            self,
            inputs=[self.inputs[i] for i in indices],
            labels=[self.labels[i] for i in indices],
            lines=[self.lines[i] for i in indices] if self.lines else (),
        )
