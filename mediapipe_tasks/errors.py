"""Errors whose text is meant for the user; the commands print it, and no traceback."""

from __future__ import annotations

__all__ = ["InputError", "TaskError"]


class TaskError(Exception):
    """Base of every error of this package."""


class InputError(TaskError, ValueError):
    """What the user gave cannot be used: a file, a column, an option. Nothing was started."""
