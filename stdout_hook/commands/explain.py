"""``stdout-hook explain``: show line by line what is read of a log."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from stdout_hook.options import add_log, add_reading, reading_options

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add the command."""
    what = "show line by line what is read of a log, and what looks like a metric and is not"
    explain = commands.add_parser("explain", help=what, description=what)
    add_log(explain)
    add_reading(explain)
    explain.set_defaults(command=_explain)


def _explain(options: argparse.Namespace) -> None:
    from stdout_hook.commands._logs import opened
    from stdout_hook.explain import explain_log, render
    from stdout_hook.reader import ChosenParsers

    chosen = ChosenParsers(**reading_options(options))
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with opened(options.log, options) as chunks:
        for line in render(explain_log(chunks, chosen), colour=colour):
            print(line, flush=options.follow)
