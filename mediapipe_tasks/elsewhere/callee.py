"""The other end of `elsewhere.calls`: a process that answers calls over a socket."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error
from mediapipe_tasks.stops import stopped_by
from stdout_hook import __version__

__all__ = ["main"]


def main() -> None:
    """Answer calls until the caller closes the connection; its number is the first argument."""
    with stopped_by("SIGTERM"), Connection(int(sys.argv[1])) as connection:
        threading.Thread(target=_stop_with_the_caller, daemon=True).start()
        connection.send((False, __version__))
        while True:
            try:
                called = connection.recv()
            except EOFError:
                return
            connection.send(_answer(*called))


def _stop_with_the_caller() -> None:
    """Stop when the caller closes standard input, or is gone; nothing is ever written to it."""
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def _answer(
    module: str, name: str, arguments: tuple[Any, ...], options: dict[str, Any], has_screen: bool
) -> tuple[bool, Any]:
    """Return whether a call has failed, and its result or the error."""
    if has_screen:
        options["screen"] = sys.stdout
    try:
        result = getattr(importlib.import_module(module), name)(*arguments, **options)
        return False, list(result) if isinstance(result, Iterator) else result
    except (TaskError, KeyboardInterrupt) as error:
        return True, error
    except Exception as error:
        return True, TaskError(shown_error(error))


if __name__ == "__main__":
    main()
