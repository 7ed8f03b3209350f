"""The command ``mediapipe-tasks``: a thin door on the tasks.

Exit codes: 0 done, 1 failed, 2 what was given cannot be used (nothing was started), 130 stopped by
Ctrl-C, 143 by SIGTERM, 129 by SIGHUP (the terminal was closed).

A command that needs what this Python lacks (``needs`` in its defaults) is run by the Python that
has it, see `elsewhere.environment`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import mediapipe_tasks
from mediapipe_tasks.elsewhere.calls import run_command
from mediapipe_tasks.elsewhere.environment import other_python
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.stops import Stopped, stopped_by
from stdout_hook import __version__
from stdout_hook.errors import StdoutHookError

__all__ = ["main"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        with stopped_by("SIGINT", "SIGTERM", "SIGHUP"):
            python = other_python(getattr(options, "needs", None))
            if python is not None:
                words = sys.argv[1:] if arguments is None else arguments
                return run_command(python, words, replace=arguments is None)
            options.command(options)
            sys.stdout.flush()
    except InputError as error:
        return _fail(error, 2)
    except (TaskError, StdoutHookError, OSError) as error:
        return _fail(error, 1)
    except KeyboardInterrupt:
        return _fail("stopped by Ctrl-C", 130)
    except Stopped as error:
        return _fail(f"stopped by {signal.Signals(error.code - 128).name}", error.code)
    return 0


def _fail(error: object, code: int) -> int:
    if isinstance(error, BrokenPipeError):  # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    print(f"mediapipe-tasks: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mediapipe-tasks",
        description="Train MediaPipe models, judge them in the MediaPipe runtime, see the results.",
    )
    parser.add_argument("--version", action="version", version=f"mediapipe-tasks {__version__}")
    tasks = parser.add_subparsers(title="tasks", metavar="TASK", required=True)
    for name in _rooms_with_a_door():
        door = importlib.import_module(f"mediapipe_tasks.{name}.cli")
        what = (door.__doc__ or "").partition("\n")[0]
        door.add_commands(tasks.add_parser(name.replace("_", "-"), help=what, description=what))
    return parser


def _rooms_with_a_door() -> list[str]:
    """Return the tasks and tools: the sub-packages of this package that have a ``cli.py``."""
    rooms = (Path(path) for path in mediapipe_tasks.__path__)
    return sorted(door.parent.name for room in rooms for door in room.glob("*/cli.py"))


if __name__ == "__main__":
    sys.exit(main())
