"""Logs to Weights & Biases, or to any object with ``log(dict)``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Optional

from stdout_hook.rows import Row

__all__ = ["WandbSink", "active_run", "run_directory"]


class WandbSink:
    """Log each row to a W&B run (parent's minimal version, to be replaced)."""

    name = "wandb"

    def __init__(self, run: Any) -> None:
        self._run = run
        self._axes: set[str] = set()

    def log(self, row: Row) -> None:
        """Log one row; the axes are declared when a key is first seen."""
        self._run.log(dict(row.values))

    def close(self) -> None:
        """Do nothing: the run is the user's."""


def active_run() -> Optional[Any]:
    """Return the active W&B run, importing nothing."""
    return getattr(sys.modules.get("wandb"), "run", None)


def run_directory(run: Any) -> Optional[Path]:
    """Return the folder in which W&B keeps this run's own files, None for any other object."""
    files = getattr(run, "dir", None)
    return Path(files).parent if isinstance(files, str) else None


SINK = WandbSink
