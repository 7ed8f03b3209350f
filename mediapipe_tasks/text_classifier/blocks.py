"""Texts, shared out in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

__all__ = ["Blocks"]


class Blocks(Iterator[slice]):
    """Hands out one block of texts after the other; several threads may ask for the next.

    Args:
        total: Number of texts.
        size: Texts in a block.

    Attributes:
        size: The same, for the blocks to come.
    """

    def __init__(self, total: int, size: int) -> None:
        self.size = size
        self._total = total
        self._start = 0
        self._lock = Lock()

    def __next__(self) -> slice:
        with self._lock:
            start, end = self._start, min(self._start + self.size, self._total)
            self._start = end
        if start == end:
            raise StopIteration
        return slice(start, end)
