"""Captures a training: wires streams, frames, parsers and sinks, and owns the run's state."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Any, Callable, Literal, Optional, Union

from stdout_hook.capture import Capture, known_levels
from stdout_hook.destinations import TextReceiver
from stdout_hook.errors import StdoutHookError, UnknownName
from stdout_hook.reader import ChosenParsers, LogReader, Patterns
from stdout_hook.rows import RowBuilder
from stdout_hook.run_folder import RunFolder, new_folder
from stdout_hook.session import Session
from stdout_hook.sinks import Sink, make_sink
from stdout_hook.sinks.jsonl import JsonlSink
from stdout_hook.sinks.wandb import (
    ActiveRunSink,
    WandbLogs,
    WandbSink,
    active_run,
    run_directory,
)
from stdout_hook.summary import Summary

__all__ = ["CapturedTraining", "capture_training"]

_log = logging.getLogger("stdout_hook")

STREAMS = ("stdout", "stderr")

_active: list[CapturedTraining] = []


def capture_training(
    run: Any = None,
    *,
    sinks: Union[Any, Sequence[Any]] = (),
    streams: Sequence[str] = STREAMS,
    level: str = "sys",
    parsers: Union[str, Sequence[Any]] = "auto",
    patterns: Optional[Patterns] = None,
    ranks: str = "first",
    key_format: str = "{split}/{metric}",
    axis: Optional[str] = None,
    tokens_per_step: Optional[int] = None,
    steps_before: int = 0,
    folder: Union[str, os.PathLike[str], Literal[False], None] = None,
    timeout: float = 10.0,
) -> CapturedTraining:
    """Log the metrics that a training prints, live, while its output passes unchanged.

    Args:
        run: A W&B run, or any object with ``log(dict)``; None takes the active W&B run, also one
            that begins later.
        sinks: Further destinations: sinks, functions of a dict, or ``"csv:FILE"``.
        streams: Which of ``"stdout"`` and ``"stderr"`` are read.
        level: How text is seen: ``"sys"``, what Python code writes to these streams.
        parsers: ``"auto"`` for all there are, or a list of names.
        patterns: Your own patterns, see `stdout_hook.patterns`.
        ranks: Of a job of several processes whose lines come together: ``"first"`` logs what the
            first prints, ``"all"`` the others too, under ``rank1/train/loss`` and so on.
        key_format: How a metric's key is made of ``{split}`` and ``{metric}``.
        axis: A printed counter, by its name, on which the metrics lie, as ``"tokens"``; None for
            steps and epochs.
        tokens_per_step: How many tokens a training step takes, if they shall be counted.
        steps_before: Training steps that were done before, where the training is resumed.
        folder: The run folder to leave (``metrics.jsonl``, ``output.log``, ``run.json``).
            None: beside the W&B run's own files; without a run and sinks, a new one in ``runs/``.
            False: none.
        timeout: Seconds that the end waits for rows that are still on their way.

    Returns:
        A context manager, also a decorator, with `start`, `stop` and `summary`.

    Raises:
        StdoutHookError: An argument cannot work; nothing was started.

    Example:
        >>> with capture_training(sinks=print) as training:  # doctest: +SKIP
        ...     model.fit(data, epochs=3)
        >>> print(training.summary())  # doctest: +SKIP
    """
    chosen = ChosenParsers(parsers, patterns, ranks=ranks)
    make_rows = partial(RowBuilder, key_format, axis, tokens_per_step, steps_before)
    make_rows()
    return CapturedTraining(run, sinks, streams, level, chosen, make_rows, folder, timeout)


class CapturedTraining(contextlib.ContextDecorator):
    """One capture; made by `capture_training`.

    `start` and `stop` may be called instead of using it in a ``with`` statement. It can be
    started again after it was stopped, as a decorated function is called again.
    """

    def __init__(
        self,
        run: Any,
        sinks: Any,
        streams: Sequence[str],
        level: str,
        parsers: ChosenParsers,
        make_rows: Callable[[], RowBuilder],
        folder: Union[str, os.PathLike[str], Literal[False], None],
        timeout: float,
    ) -> None:
        self._run = run
        self._sinks = list(sinks) if isinstance(sinks, (list, tuple)) else [sinks]
        self._streams = _checked_streams(streams)
        self._level = _checked_level(level)
        self._parsers = parsers
        self._make_rows = make_rows
        self._folder = folder
        self._timeout = timeout
        self._session: Optional[Session] = None
        self._ended: Optional[Summary] = None

    def start(self) -> CapturedTraining:
        """Begin to capture.

        Raises:
            StdoutHookError: This capture has begun already, or a sink cannot be opened.
        """
        if self._session is not None:
            raise StdoutHookError("this capture has begun already; make one for each training")
        run = active_run() if self._run is None else self._run
        folder = self._make_folder(run)
        sinks = self._make_sinks(run, folder)
        is_needed = WandbLogs.is_needed(run, sees_all=self._level.sees_all)
        session = self._new_session(folder, sinks, [WandbLogs(run)] if is_needed else [])
        self._session = session
        _active.append(self)
        try:
            session.start(self._level(self._streams, session.take))
        except BaseException as error:  # nobody will call `stop`: there is no block yet
            self.stop(error)
            raise
        return self

    def stop(self, error: Optional[BaseException] = None) -> None:
        """Restore the streams, log what is left, and end; stopping twice is harmless.

        Args:
            error: What ended the training, if it failed, for ``run.json``.
        """
        session = self._session
        if session is None:
            return
        session.restore()  # first: Ctrl-C behind it leaves what stopping again completes
        self._session = None
        if self in _active:
            _active.remove(self)
        self._ended = session.stop(error)
        for problem in self._ended.problems() if self._ended is not None else ():
            _log.warning("%s", problem)

    def settle(self) -> None:
        """Wait until what was printed before is logged, as far as it can be read already."""
        if self._session is not None:
            self._session.settle()

    def summary(self) -> Summary:
        """Return what was read so far, by which parser, and what was dropped."""
        if self._session is not None:
            return self._session.summary()
        return self._ended or self._new_session(None, []).summary()

    def __enter__(self) -> CapturedTraining:
        return self.start()

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop(error)

    def __repr__(self) -> str:
        summary = self.summary()
        state = "running" if self._session is not None else "ended" if self._ended else "new"
        values = sum(summary.values.values())
        return f"<captured training: {state}, {values} values in {summary.characters} characters>"

    def _new_session(
        self,
        folder: Optional[RunFolder],
        sinks: Sequence[Sink],
        texts: Sequence[TextReceiver] = (),
    ) -> Session:
        reader, rows = LogReader(self._parsers), self._make_rows()
        return Session(reader, rows, folder, sinks, texts, self._timeout)

    def _make_sinks(self, run: Any, folder: Optional[RunFolder]) -> list[Sink]:
        sinks: list[Sink] = [JsonlSink(folder.metrics)] if folder is not None else []
        sinks += [make_sink(sink) for sink in self._sinks]
        return [
            *sinks,
            ActiveRunSink(self.settle) if self._run is None else WandbSink(run, self.settle),
        ]

    def _make_folder(self, run: Any) -> Optional[RunFolder]:
        if self._folder is False:
            return None
        path = self._folder or run_directory(run)
        if path is None and run is None and not self._sinks:
            path = new_folder()
            _log.warning("no run is active: the metrics go to %s", path)
        elif run is None and self._run is None:
            _log.info("no W&B run is active: the metrics go to the other sinks only")
        return RunFolder(path) if path is not None else None


def _checked_streams(streams: Sequence[str]) -> tuple[str, ...]:
    named = (streams,) if isinstance(streams, str) else tuple(streams)
    for name in named:
        if name not in STREAMS:
            raise UnknownName("stream", name, STREAMS)
    return named


def _checked_level(level: str) -> type[Capture]:
    levels = known_levels()
    if level not in levels:
        raise UnknownName("capture level", level, levels)
    return levels[level]  # type: ignore[no-any-return]


def _stop_all() -> None:
    """End the captures that nobody ended, when the interpreter goes."""
    for training in reversed(_active.copy()):
        training.stop()


def _forget_all() -> None:
    """Record nothing in a forked child."""
    for training in _active:
        if training._session is not None:
            training._session.go_quiet()


atexit.register(_stop_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
