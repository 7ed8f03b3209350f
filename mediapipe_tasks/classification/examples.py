"""Labelled texts in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Examples"]


@dataclass(frozen=True)
class Examples:
    """Texts and their labels, in the order of the file they came from.

    Attributes:
        texts: The texts as the user wrote them.
        labels: One label for each text.
        lines: For each text the line of the file on which its row begins, from 1 (the header).
        source: Where they come from, for messages: the file's path.
    """

    texts: Sequence[str]
    labels: Sequence[str]
    lines: Sequence[int] = ()
    source: str = ""

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def label_names(self) -> list[str]:
        """The distinct labels, sorted; a class's index is its place in this list."""
        return sorted(set(self.labels))
