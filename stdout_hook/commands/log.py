"""``stdout-hook log``: log what old logs hold, as if it had been captured."""

from __future__ import annotations

import argparse
from typing import Any

from stdout_hook.commands._tracking import add_tracking
from stdout_hook.options import add_log, add_logging, add_reading

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add the command."""
    what = "log what old logs hold to W&B (--project) or another sink, a run for each log"
    log = commands.add_parser("log", help=what, description=what)
    add_log(log, several=True)
    add_reading(log)
    add_logging(log)
    add_tracking(log)
    log.add_argument("--dry-run", action="store_true", help="print the rows and log nothing")
    log.set_defaults(command=_log)


def _log(options: argparse.Namespace) -> None:
    from stdout_hook.commands._backfill import log_all

    log_all(options)
