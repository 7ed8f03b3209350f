"""Holds a run folder for the process that works in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path

__all__ = ["check_free", "held", "is_held"]


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for a ``with`` block; the system lets go of it whatever ends the process.

    Raises:
        InputError: Another run goes on in it.
    """
    try:
        descriptor = _locked(folder)
    except BlockingIOError:
        raise _held(folder) from None
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def check_free(folder: Path) -> None:
    """Check that no run goes on in a folder, which need not be there.

    Raises:
        InputError: One does.
    """
    if folder.is_dir() and is_held(folder):
        raise _held(folder)


def _held(folder: Path) -> InputError:
    return InputError(
        f"{shown_path(folder)}: a run goes on in this folder; wait for it, or name another"
    )


def is_held(folder: Path) -> bool:
    """Tell whether a living process holds a folder."""
    try:
        descriptor = _locked(folder)
    except BlockingIOError:
        return True
    if descriptor is not None:
        os.close(descriptor)
    return False


def _locked(folder: Path) -> int | None:
    """Lock a folder; return its descriptor, None where the system cannot lock one.

    Raises:
        BlockingIOError: Another process holds it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a network's file system may have no locks
        os.close(descriptor)
        return None
    return descriptor
