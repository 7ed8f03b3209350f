"""Python's garbage collector, kept from looking at TensorFlow's objects again and again."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

__all__ = ["few_collections"]

_NEW_OBJECTS = 50_000
"""Objects made, and not gone, after which the youngest are looked at; Python's own number is 700."""


@contextlib.contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage more seldom in a ``with`` block.

    To load TensorFlow makes 400,000 objects that stay, so that a fifth of the time goes into
    looking whether they are garbage. A collector that is off stays off.
    """
    before = gc.get_threshold()
    if before[0]:
        gc.set_threshold(max(before[0], _NEW_OBJECTS), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
