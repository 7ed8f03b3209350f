"""Write files whole or not at all, and say in one line when the disk is full."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_path

__all__ = ["is_full", "space_for", "whole_file"]

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a file that takes the place of `path` when the block ends well, and else is gone."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield part
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def is_full(error: BaseException) -> bool:
    """Tell whether an error means that the disk is full; TensorFlow has only words for it."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(os.strerror(code) in str(error) for code in _FULL)


@contextlib.contextmanager
def space_for(path: Path) -> Iterator[None]:
    """Say in one line that there is no space for what a ``with`` block writes.

    Args:
        path: What is written, for the message.

    Raises:
        TaskError: The disk is full.
    """
    try:
        yield
    except Exception as error:
        if not is_full(error):
            raise
        free = shutil.disk_usage(path.parent).free / 1e6
        raise TaskError(
            f"no space left on the disk for {shown_path(path)} ({free:.1f} MB free); free some and "
            "try again; what was written before is kept"
        ) from error
