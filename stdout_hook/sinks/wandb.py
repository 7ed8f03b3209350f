"""Logs rows to a Weights & Biases run, or to any object with ``log(dict)``.

Each metric's axis is declared before its first row, so that charts lie on ``train/step`` or
``epoch``. W&B's own step is never passed: W&B drops rows whose step goes back. nan and the
infinities are kept in the run's history.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stdout_hook.errors import StdoutHookError
from stdout_hook.frames import FrameReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stdout_hook.records import Chunk, Frame
    from stdout_hook.rows import Row

__all__ = ["WandbLogs", "WandbSink", "active_run", "run_directory"]


class WandbSink:
    """Log rows to a run that the caller opened and will finish.

    Args:
        run: A W&B run, or any object with ``log(dict)``; None takes the active W&B run. Axes are
            declared where it has W&B's ``define_metric``.

    Raises:
        StdoutHookError: No run was given and none is active.
        TypeError: `run` has no method ``log``.
    """

    name = "wandb"

    def __init__(self, run: Any = None) -> None:
        self._run = active_run() if run is None else run
        if self._run is None:
            raise StdoutHookError("no W&B run is active: call wandb.init() first, or pass a run")
        if not callable(getattr(self._run, "log", None)):
            raise TypeError(
                f"a run is an object with log(dict), as wandb.init() returns; given: {run!r}"
            )
        self._define = getattr(self._run, "define_metric", None)
        self._declared: set[str] = set()

    def log(self, row: Row) -> None:
        """Log one row.

        Raises:
            Exception: Whatever the run raises; W&B's ``UsageError`` where it is finished.
        """
        try:
            self._declare(row.axes)
        finally:  # an axis that is refused costs the chart's axis, never the values
            self._run.log(dict(row.values))

    def close(self) -> None:
        """Do nothing: the run is the caller's to finish."""

    def _declare(self, axes: Mapping[str, str]) -> None:
        for key, axis in axes.items():
            self._declare_once(axis, hidden=True)
            self._declare_once(key, step_metric=axis)

    def _declare_once(self, key: str, **options: Any) -> None:
        if self._define is not None and key not in self._declared:
            self._declared.add(key)
            self._define(key, **options)


class WandbLogs:
    """Put printed lines into a run's Logs tab, in place of W&B's own capture while this lives.

    W&B sees what Python code writes. Where we see more (other programs, C code) the lines come
    from us alone, so that each is there once. A bar that is redrawn is one line, the last state
    of it.

    Args:
        run: A W&B run for which `can_take_over` holds.
    """

    name = "W&B's log"

    def __init__(self, run: Any) -> None:
        self._run = run
        self._reader = FrameReader()
        self._lines: list[str] = []
        run._restore()

    @staticmethod
    def can_take_over(run: Any) -> bool:
        """Tell whether the run sees Python's streams only, by W&B's default capture.

        A user who has switched that off wants no lines there; its other ways see all by itself.
        """
        console = getattr(getattr(run, "settings", None), "console", None)
        needed = ("_restore", "_redirect", "write_logs")
        return console in ("wrap", "wrap_raw") and all(hasattr(run, name) for name in needed)

    def write(self, chunk: Chunk) -> None:
        """Take one chunk."""
        self._take(self._reader.feed(chunk))

    def flush(self) -> None:
        """Give the finished lines to the run."""
        if self._lines:
            lines, self._lines = self._lines, []
            self._run.write_logs("\n".join(lines))

    def close(self) -> None:
        """Give the rest to the run, and let W&B capture by itself again."""
        self._lines += [frame.text for frame in self._reader.flush() if frame.text]
        self.flush()
        self._run._redirect(None, None)

    def _take(self, frames: Sequence[Frame]) -> None:
        self._lines += [frame.text for frame in frames if frame.end == "\n"]


def active_run() -> Any:
    """Return the active W&B run, or None; imports nothing."""
    return getattr(sys.modules.get("wandb"), "run", None)


def run_directory(run: Any) -> Path | None:
    """Return the directory of a W&B run's own files, or None for any other object.

    It is the one that ``wandb sync`` takes; what else is put there is not uploaded.
    """
    path = getattr(getattr(run, "settings", None), "sync_dir", None)
    return Path(path) if isinstance(path, str) and Path(path).is_dir() else None


SINK = WandbSink
