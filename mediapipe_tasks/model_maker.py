"""The door to MediaPipe Model Maker, and what each training with it needs."""

from __future__ import annotations

import contextlib
import importlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.lazy_package import without_init

__all__ = ["import_model_maker", "scratch", "seed_everything"]


def import_model_maker(name: str) -> Any:
    """Return a module of Model Maker, without loading its other tasks, which takes seconds.

    Args:
        name: Its name in ``mediapipe_model_maker.python``.

    Raises:
        TaskError: Model Maker is not installed or cannot be imported.
    """
    try:
        with without_init("mediapipe_model_maker"), without_init("mediapipe"):
            return importlib.import_module(f"mediapipe_model_maker.python.{name}")
    except ImportError as error:
        raise TaskError(
            f"MediaPipe Model Maker cannot be imported ({error}); it needs Python 3.9 to 3.11 "
            "and comes with: pip install 'stdout-hook[mediapipe]'"
        ) from error


def seed_everything(seed: int) -> None:
    """Seed ``random``, NumPy and TensorFlow."""
    import tensorflow as tf

    tf.keras.utils.set_random_seed(seed)


@contextlib.contextmanager
def scratch(folder: Path) -> Iterator[None]:
    """Let temporary folders be made in `folder`: Model Maker leaves several behind."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
