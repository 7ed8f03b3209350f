"""What the commands of every task share."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Callable, TextIO

from mediapipe_tasks.elsewhere.environment import TRAINING
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.quiet import quiet

__all__ = ["add_command", "add_train", "command_line", "lines_of_stdin", "positive", "quietly"]


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


def add_train(
    commands: Any,
    function: Callable[[argparse.Namespace], object],
    what: str,
    options: Mapping[str, type],
) -> None:
    """Add the command ``train`` of a task.

    Args:
        commands: Where argparse puts sub-commands.
        function: Called with the parsed options.
        what: What it does, in one line.
        options: The dataclasses of its options, by the title of their group.
    """
    train = add_command(commands, "train", function, what, needs=TRAINING)
    train.usage = "%(prog)s --data DATA --output DIR [OPTION ...]"  # there are some fifty
    train.add_argument("--config", type=Path, help="YAML or TOML file with options of these names")
    train.add_argument(
        "--resume",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="RUN_DIR",
        help="go on with a run that was stopped; no other option is needed",
    )
    for title, fields in options.items():
        add_arguments(train.add_argument_group(title), fields)


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
