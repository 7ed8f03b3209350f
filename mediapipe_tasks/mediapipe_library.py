"""Import the MediaPipe runtime, without what it does not need."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from mediapipe_tasks.elsewhere.environment import RUNTIME, require
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.lazy_package import without_init
from mediapipe_tasks.quoting import shown_error, shown_path

__all__ = ["import_mediapipe", "named"]

_UNNEEDED = "tensorflow.tools.docs"
_import_lock = Lock()


def import_mediapipe(kind: str) -> tuple[Any, Any]:
    """Return the module of a kind of tasks and the class ``BaseOptions``.

    Args:
        kind: ``text`` or ``vision``.

    Raises:
        TaskError: MediaPipe cannot be imported.
    """
    require(RUNTIME)
    try:
        with _without_tensorflow(), without_init("mediapipe"):
            tasks = importlib.import_module("mediapipe.tasks.python")
            return importlib.import_module(f"mediapipe.tasks.python.{kind}"), tasks.BaseOptions
    except ImportError as error:
        raise TaskError(f"MediaPipe cannot be imported: {error}") from error


@contextlib.contextmanager
def named(model: Path) -> Iterator[None]:
    """Name a model's file in what the runtime raises.

    Raises:
        TaskError: The runtime has raised an error.
    """
    try:
        yield
    except (RuntimeError, ValueError) as error:
        name = shown_path(model)
        raise TaskError(f"{name} does not run in MediaPipe: {shown_error(error, 500)}") from error


@contextlib.contextmanager
def _without_tensorflow() -> Iterator[None]:
    """Keep MediaPipe from loading TensorFlow, for 10 s and 500 MB, for a mark in its documentation.

    It does without where that module is missing, as it is to the ``import`` statement meanwhile.
    """
    with _import_lock:
        hidden = "tensorflow" not in sys.modules
        if hidden:
            sys.modules[_UNNEEDED] = None  # type: ignore[assignment]
        try:
            yield
        finally:
            if hidden:
                sys.modules.pop(_UNNEEDED, None)
