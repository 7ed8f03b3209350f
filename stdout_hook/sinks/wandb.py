"""Logs rows to a Weights & Biases run, or to any object with ``log(dict)``.

Each metric's axis is declared before its first row, so that charts lie on ``train/step`` or
``epoch``. W&B's own step is never passed: W&B drops rows whose step goes back. nan and the
infinities are kept in the run's history.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, ClassVar

from stdout_hook.errors import StdoutHookError
from stdout_hook.frames import FrameReader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stdout_hook.records import Chunk, Frame
    from stdout_hook.rows import Row

__all__ = ["ActiveRunSink", "WandbLogs", "WandbSink", "active_run", "run_directory"]


class WandbSink:
    """Log rows to a run that the caller opened and will finish.

    Args:
        run: A W&B run, or any object with ``log(dict)``; None takes the active W&B run. Axes are
            declared where it has W&B's ``define_metric``.
        before_finish: Called when a W&B run is finished, while rows can still be logged.
        own_times: Whether a row's time is its ``_timestamp``, in place of the time at which it is
            logged; for logs of the past.

    Raises:
        StdoutHookError: No run was given and none is active.
        TypeError: `run` has no method ``log``.
    """

    name = "wandb"

    def __init__(
        self,
        run: Any = None,
        before_finish: Callable[[], object] | None = None,
        *,
        own_times: bool = False,
    ) -> None:
        self._run = active_run() if run is None else run
        self._own_times = own_times
        if self._run is None:
            raise StdoutHookError("no W&B run is active: call wandb.init() first, or pass a run")
        if not callable(getattr(self._run, "log", None)):
            raise TypeError(
                f"a run is an object with log(dict), as wandb.init() returns; given: {run!r}"
            )
        self._define = getattr(self._run, "define_metric", None)
        self._declared: set[str] = set()
        if before_finish is not None:
            _call_before_finish(self._run, before_finish)

    def log(self, row: Row) -> None:
        """Log one row.

        Raises:
            Exception: Whatever the run raises; W&B's ``UsageError`` where it is finished.
        """
        try:
            self._declare(row.axes)
        finally:  # an axis that is refused costs the chart's axis, never the values
            when = {"_timestamp": row.time} if self._own_times and row.time is not None else {}
            self._run.log({**row.values, **when})

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


class ActiveRunSink:
    """Log rows to the W&B run that is active when they come; where none is, to none.

    Args:
        before_finish: Called when such a run is finished, while rows can still be logged.
    """

    name = "wandb"

    def __init__(self, before_finish: Callable[[], object] | None = None) -> None:
        self._before_finish = before_finish
        self._run: Any = None
        self._sink: WandbSink | None = None
        self.on_idle()

    def log(self, row: Row) -> None:
        """Log one row.

        Raises:
            Exception: Whatever the run raises; W&B's ``UsageError`` where it is finished and no
                other has begun.
        """
        self.on_idle()
        if self._sink is not None:
            self._sink.log(row)

    def close(self) -> None:
        """Do nothing: the run is the caller's to finish."""

    def on_idle(self) -> None:
        """Look for a run that has begun, so that its end is known in time."""
        run = active_run()
        if run is not None and run is not self._run:
            self._run, self._sink = run, WandbSink(run, self._before_finish)


class WandbLogs:
    """Put printed lines into a run's Logs tab, in place of W&B's own capture while this lives.

    W&B sees what Python code writes to the stream that was there when wandb was imported. Where we
    see more the lines come from us alone, so that each is there once. A bar that is redrawn is one
    line, the last state of it.

    Args:
        run: A W&B run for which `is_needed` holds.
    """

    name = "W&B's log"
    _taken: ClassVar[set[int]] = set()
    """The runs, by ``id()``, whose lines come from us."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self._reader = FrameReader()
        self._lines: list[str] = []
        self._taken.add(id(run))
        run._restore()

    @classmethod
    def is_needed(cls, run: Any, *, sees_all: bool = False) -> bool:
        """Tell whether lines would be missing from a run's Logs tab.

        Args:
            run: A run, or any other object.
            sees_all: Whether more is seen than what Python code writes.

        Returns:
            False for a run whose console capture the user has switched off, or to a way by which
            W&B sees all itself, and for one whose lines come from us already.
        """
        console = getattr(getattr(run, "settings", None), "console", None)
        needed = ("_restore", "_redirect", "write_logs")
        if console not in ("wrap", "wrap_raw") or not all(hasattr(run, name) for name in needed):
            return False
        return id(run) not in cls._taken and (sees_all or not _sees_stdout())

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
        self._taken.discard(id(self._run))
        self._lines += [frame.text for frame in self._reader.flush() if frame.text]
        self.flush()
        if not getattr(self._run, "_is_finished", False):
            self._run._redirect(None, None)

    def _take(self, frames: Sequence[Frame]) -> None:
        self._lines += [frame.text for frame in frames if frame.end == "\n"]


def _sees_stdout() -> bool:
    """Tell whether W&B sees what is written to ``sys.stdout``, now and later.

    It patches ``write`` once, on the object that is there when it is imported. IPython 9.1 and
    later undo that at the end of the cell, so in IPython it is not relied on.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    capture: Any = sys.modules.get("wandb.sdk.lib.console_capture")
    if shell is not None or not hasattr(capture, "capture_stdout"):
        return shell is None
    seen: list[object] = []
    try:
        undo = capture.capture_stdout(lambda *written: seen.append(written))
        sys.stdout.write("")
        undo()
    except Exception:  # its own, where it could not patch the stream; or the stream's
        return False
    return bool(seen)


def _call_before_finish(run: Any, call: Callable[[], object]) -> None:
    """Have W&B call something when a run is finished; where it cannot, do nothing."""
    hooks = getattr(run, "_teardown_hooks", None)
    module: Any = sys.modules.get("wandb.sdk.wandb_run")
    if isinstance(hooks, list) and hasattr(module, "TeardownHook"):
        hooks.append(module.TeardownHook(call, module.TeardownStage.EARLY))


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
