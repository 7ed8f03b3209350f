"""Writes the metrics as scalars to an event file for TensorBoard.

A chart for each key, over the key's own axis (``train/step`` or ``epoch``) as TensorBoard's step,
which holds whole numbers only; the time of a point is when it was captured. Values have the 32
bits of TensorBoard's scalars. The file is on disk up to the last rows whenever the sink has nothing
to do.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Union

from stdout_hook.errors import MissingPackage
from stdout_hook.rows import Row

__all__ = ["TensorBoardSink"]


class TensorBoardSink:
    """Write rows to an event file of its own in a folder, which is what TensorBoard calls a run.

    Args:
        folder: The folder; it is made, and files in it are left.

    Raises:
        MissingPackage: TensorBoard is not installed.
        OSError: The folder cannot be made or written to.
    """

    name = "tensorboard"

    def __init__(self, folder: Union[str, os.PathLike[str]] = "tensorboard") -> None:
        _do_without_tensorflow()
        try:
            from tensorboard.compat.proto import event_pb2, summary_pb2
            from tensorboard.summary.writer.event_file_writer import EventFileWriter
        except ImportError as error:
            raise MissingPackage("tensorboard", "tensorboard") from error
        Path(folder).mkdir(parents=True, exist_ok=True)
        self._event, self._summary = event_pb2.Event, summary_pb2.Summary
        self._writer = EventFileWriter(os.fspath(folder))

    def log(self, row: Row) -> None:
        """Write each metric of `row` at its step.

        Raises:
            OSError: It cannot be written.
        """
        when = time.time() if row.time is None else row.time
        for step, metrics in _by_step(row).items():
            scalars = [
                self._summary.Value(tag=key, simple_value=value) for key, value in metrics.items()
            ]
            event = self._event(wall_time=when, step=step, summary=self._summary(value=scalars))
            self._writer.add_event(event)

    def flush(self) -> None:
        """Put what was logged on disk."""
        self._writer.flush()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


def _do_without_tensorflow() -> None:
    """Let TensorBoard write files by itself: else it loads TensorFlow, which takes seconds."""
    if "tensorflow" not in sys.modules:
        name = "tensorboard.compat.notf"  # TensorBoard's own switch
        sys.modules.setdefault(name, ModuleType(name))


def _by_step(row: Row) -> Mapping[int, Mapping[str, Any]]:
    """Return the metrics by the whole number at which they lie on their axis."""
    steps: dict[int, dict[str, Any]] = {}
    for key, axis in row.axes.items():
        steps.setdefault(int(row.values.get(axis, 0)), {})[key] = row.values[key]
    return steps


SINK = TensorBoardSink
