"""A file of events, as TensorBoard reads it.

TensorBoard's own writer of such files goes through its stand-in for TensorFlow: loading that costs
seconds where TensorFlow is installed, and keeping TensorFlow away from it keeps it from Keras's
callbacks too. The parts used here know nothing of TensorFlow.
"""

from __future__ import annotations

import itertools
import os
import socket
import time
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["EventFile"]


class EventFile:
    """Writes events to a new file in a folder, on disk when it is flushed.

    Args:
        folder: The folder; it is made, and files in it are left.

    Raises:
        ImportError: TensorBoard is not installed.
        OSError: The file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.summary.writer.record_writer import RecordWriter

        folder.mkdir(parents=True, exist_ok=True)
        self._event = Event
        self._writer = RecordWriter(_new_file(folder))
        self._put(wall_time=time.time(), file_version="brain.Event:2")
        self.flush()

    def write(self, values: list[dict[str, Any]], *, step: int, when: float) -> None:
        """Write an event.

        Args:
            values: The values of its summary, as fields of TensorBoard's ``Summary.Value``.
            step: The step they belong to.
            when: Seconds since 1970.

        Raises:
            OSError: It cannot be written.
        """
        self._put(wall_time=when, step=step, summary={"value": values})

    def flush(self) -> None:
        """Hand what was written to the operating system.

        Raises:
            OSError: It cannot be written.
        """
        self._writer.flush()

    def close(self) -> None:
        """Close the file.

        Raises:
            OSError: The rest cannot be written.
        """
        self._writer.close()

    def _put(self, **fields: Any) -> None:
        self._writer.write(self._event(**fields).SerializeToString())


def _new_file(folder: Path) -> BinaryIO:
    """Open a file that nobody else writes to, named as TensorBoard names them."""
    stem = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}"
    for number in itertools.count():
        try:
            return (folder / f"{stem}.{number}").open("xb")
        except FileExistsError:
            continue
    raise AssertionError("numbers do not end")
