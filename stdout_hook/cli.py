"""The command ``stdout-hook``: a thin door on the library.

Data goes to stdout, messages to stderr. Exit codes: 0 done, 2 what was given cannot be used,
130 stopped by Ctrl-C; those of ``run`` are the program's.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Optional

from stdout_hook import __version__
from stdout_hook.commands import add_all
from stdout_hook.errors import StdoutHookError

__all__ = ["main"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except (StdoutHookError, OSError, ValueError) as error:
        return _fail(options, error)
    except KeyboardInterrupt:
        return 130
    return 0


def _fail(options: argparse.Namespace, error: Exception) -> int:
    if isinstance(error, BrokenPipeError):  # the reader of our output has gone: no fault of ours
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    is_of_a_log = isinstance(error, ValueError) and not isinstance(error, StdoutHookError)
    where = f"{options.log}: " if is_of_a_log and "log" in options else ""
    print(f"stdout-hook: {where}{_message(error)}", file=sys.stderr)
    return error.code if isinstance(error, StdoutHookError) else 2


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stdout-hook", description="Read the metrics that trainings print."
    )
    parser.add_argument("--version", action="version", version=f"stdout-hook {__version__}")
    add_all(parser.add_subparsers(title="commands", metavar="COMMAND", required=True))
    return parser


if __name__ == "__main__":
    sys.exit(main())
