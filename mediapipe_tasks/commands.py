"""What the commands of every task share."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, TextIO

from mediapipe_tasks.quiet import quiet

__all__ = ["add_command", "command_line", "lines_of_stdin", "positive", "quietly"]


def add_command(
    commands: Any,
    name: str,
    function: Callable[[argparse.Namespace], object],
    what: str,
    *,
    needs: str,
) -> argparse.ArgumentParser:
    """Add a command and return its parser.

    Args:
        commands: Where argparse puts sub-commands.
        name: The command's name.
        function: Called with the parsed options.
        what: What it does, in one line.
        needs: The package that it needs, see `mediapipe_tasks.elsewhere.environment`.
    """
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what, allow_abbrev=False
    )
    parser.set_defaults(command=function, needs=needs)
    return parser


def positive(text: str) -> int:
    """Return a whole number of at least 1, for argparse."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {number}")
    return number


def command_line() -> str:
    """Return the command that runs, as it can be typed again."""
    return shlex.join(["mediapipe-tasks", *sys.argv[1:]])


def lines_of_stdin() -> Iterator[str]:
    """Yield the lines of standard input, whatever bytes they hold."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


@contextlib.contextmanager
def quietly() -> Iterator[TextIO]:
    """Keep what MediaPipe's C++ code prints away from the answers; yield where these go."""
    with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")) as screen:
        yield screen
