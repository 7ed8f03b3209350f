"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import Any

from stdout_hook.pattern_files import read_patterns

__all__ = ["add_logging", "add_reading", "patterns_of", "reading_options"]


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how text is read."""
    parser.add_argument(
        "--parser", action="append", metavar="NAME", help="use this parser only (repeatable)"
    )
    parser.add_argument(
        "--patterns", metavar="FILE", help="your own patterns: .json, .toml, or one expression"
    )
    parser.add_argument(
        "--rank",
        choices=("0", "all"),
        default="0",
        help="of a job of several processes, read the first (0, the default) or all",
    )


def add_logging(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where metrics go."""
    parser.add_argument(
        "--sink", action="append", default=[], metavar="NAME[:TARGET]", help="a destination more"
    )
    parser.add_argument(
        "--key-format", default="{split}/{metric}", metavar="FORMAT", help="how keys are made"
    )
    parser.add_argument("--output", metavar="DIR", help="the run folder (default: new in runs/)")


def patterns_of(options: argparse.Namespace) -> Any:
    """Return the patterns that the options name, or None."""
    return read_patterns(options.patterns) if options.patterns else None


def reading_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say of reading, as arguments of `parse_log`."""
    return {
        "parsers": options.parser or "auto",
        "patterns": patterns_of(options),
        "ranks": "all" if options.rank == "all" else "first",
    }
