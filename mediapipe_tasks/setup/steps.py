"""One command of another program, with its progress shown and its fault told in one line."""

from __future__ import annotations

import collections
import os
import re
import subprocess
from collections.abc import Sequence
from typing import Optional, TextIO

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.quoting import shown_error

__all__ = ["run_step"]

_PROGRESS = re.compile(
    r"\s*(Using|Resolved|Prepared|Installed|Installing|Successfully)\b"
    r"|\s*Downloading .*\((\d{3,}|[2-9]\d)(\.\d+)? ?Mi?B\)"
)
"""Lines of uv and pip that tell how far they are; of the downloads those that take long."""

_FAULT = re.compile(r"\s*(?:error|ERROR|×|╰─▶|Caused by|└─▶)\W+(?P<text>.*\S)")
_WIDTH = 78

_OWN = (
    *("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_USER", "PIP_CONSTRAINT"),
    *("UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT", "UV_OVERRIDE"),
)
"""Variables that are meant for this Python only; Colab sets some of them."""


def run_step(command: Sequence[str], screen: Optional[TextIO] = None) -> None:
    """Run a command to its end.

    Args:
        command: Program and arguments.
        screen: Where its lines of progress are shown.

    Raises:
        TaskError: It has failed, or cannot be run.
    """
    last: collections.deque[str] = collections.deque(maxlen=50)
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_environment(),
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise TaskError(shown_error(error)) from None
    with process:
        for line in process.stdout or ():
            last.append(line)
            if screen is not None and _PROGRESS.match(line):
                screen.write(f"  {line.strip()[:_WIDTH]}\n")
                screen.flush()
    if process.returncode != 0:
        raise TaskError(_fault(list(last), process.returncode))


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OWN}
    return {**kept, "NO_COLOR": "1"}


def _fault(lines: Sequence[str], code: int) -> str:
    """Return in one line what a program said was wrong, first and last."""
    told = [found["text"] for line in lines if (found := _FAULT.match(line))]
    if not told:
        told = [line.strip() for line in lines if line.strip()][-1:] or [f"exit code {code}"]
    shown = "; ".join(dict.fromkeys((told[0], told[-1])))
    return (
        f"the environment could not be made: {shown[:400]}. Check the network and the room on "
        "the disk; what was fetched is kept: run mediapipe-tasks setup again"
    )
