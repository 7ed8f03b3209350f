"""The curves of a run in a notebook, drawn anew while it goes on."""

from __future__ import annotations

import contextlib
import contextvars
import os
import threading
import time
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Optional, Union

from stdout_hook.errors import StdoutHookError
from stdout_hook.report.live.feed import Feed
from stdout_hook.report.live.runs import Runs
from stdout_hook.report.live.state import RunState, State
from stdout_hook.report.live.svg import picture

__all__ = ["LiveCurves", "live_curves"]

REFRESH = 1.0
"""Seconds from one drawing to the next."""


AnyPath = Union[str, "os.PathLike[str]"]


def live_curves(folder: AnyPath = "runs") -> LiveCurves:
    """Show the curves of a run under a notebook's cell while a ``with`` block goes on.

    They are read from the run's folder, so it makes no difference which process trains::

        with live_curves("runs/first"):
            !stdout-hook run --output runs/first -- python train.py

    Args:
        folder: The run's folder, or one that runs are in, of which the newest is shown; it need
            not be there yet. A run whose last row is older than the block is not shown.

    Raises:
        StdoutHookError: This is no notebook: IPython is not installed.
    """
    return LiveCurves(folder)


class LiveCurves:
    """The context manager that draws; see `live_curves`."""

    def __init__(self, folder: AnyPath) -> None:
        if find_spec("IPython") is None:
            raise StdoutHookError("curves are shown in notebooks, and IPython is not installed")
        self._folder = folder
        self._ended = threading.Event()
        self._state = State()
        self._runs: Optional[Runs] = None
        self._feed: Optional[Feed] = None

    def __enter__(self) -> LiveCurves:
        display: Any = import_module("IPython.display")
        self._as_html = display.HTML
        self._begin = time.time()
        self._shown = display.display(display.HTML(""), display_id=True)
        # A notebook knows by the context to which cell an output belongs.
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._draw_on,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ended.set()
        self._thread.join()
        self._feed, self._state = None, State()  # a run that began just now is not known yet
        self._draw()

    def _draw_on(self) -> None:
        while not self._ended.wait(REFRESH):
            self._draw()

    def _draw(self) -> None:
        with contextlib.suppress(OSError, StdoutHookError):  # it is not there yet, or any more
            self._read()
        run = self._newest()
        if run is not None and self._shown is not None:
            self._shown.update(self._as_html(picture(run)))

    def _read(self) -> None:
        if self._feed is None or self._runs is None:
            self._runs = Runs([self._folder], say=lambda text: None)
            self._feed = Feed(self._runs, link=lambda run, path: None, has_predictions=False)
        self._runs.look()
        for message in self._feed.messages():
            self._state.take(message)

    def _newest(self) -> Optional[RunState]:
        run = self._state.newest
        return run if run is not None and run.last.get("time", 0) >= self._begin else None
