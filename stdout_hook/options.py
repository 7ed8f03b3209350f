"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import Any

from stdout_hook.errors import PatternError

__all__ = ["add_log", "add_logging", "add_reading", "reading_options", "row_options"]


def add_log(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """Add the arguments that say what is read, and how."""
    parser.add_argument(
        "log",
        metavar="LOG",
        nargs="+" if several else None,
        help="the log's path, plain or packed (gzip, xz, bzip2, zstd); - reads standard input",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--chunks", action="store_true", help="LOG is a recording of chunks")
    how.add_argument("--follow", action="store_true", help="go on as the log grows, until Ctrl-C")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how text is read."""
    parser.add_argument(
        "--parser", action="append", metavar="NAME", help="use this parser only (repeatable)"
    )
    parser.add_argument(
        "--patterns",
        metavar="FILE",
        help="your own patterns: .json, .toml, .yaml, or one expression",
    )
    parser.add_argument(
        "--pattern",
        action="append",
        default=[],
        metavar="KEY=REGEX",
        help="a pattern of your own, as train/loss=loss:(.*) (repeatable)",
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
    parser.add_argument(
        "--axis", metavar="NAME", help="a printed counter on which the metrics lie, as tokens"
    )
    parser.add_argument(
        "--tokens-per-step", type=int, metavar="N", help="count tokens: so many a training step"
    )
    parser.add_argument("--output", metavar="DIR", help="the run folder (default: new in runs/)")


def _patterns_of(options: argparse.Namespace) -> Any:
    """Return the patterns that the options name, or None.

    Raises:
        PatternError: One is not of the form KEY=REGEX, or the file holds none.
        OSError: The file cannot be read.
    """
    found = dict(map(_keyed, options.pattern))
    if not options.patterns:
        return found or None
    from stdout_hook.pattern_files import read_patterns

    of_file = read_patterns(options.patterns)
    return [of_file, found] if found else of_file


def _keyed(given: str) -> tuple[str, str]:
    key, sign, regex = given.partition("=")
    if not (sign and key and regex):
        raise PatternError(f"--pattern {given!r} must be KEY=REGEX, as train/loss=loss:(.*)")
    return key, regex


def reading_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say of reading, as arguments of `parse_log`."""
    return {
        "parsers": options.parser or "auto",
        "patterns": _patterns_of(options),
        "ranks": "all" if options.rank == "all" else "first",
    }


def row_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say of rows, as arguments of `RowBuilder`."""
    names = ("key_format", "axis", "tokens_per_step")
    return {name: getattr(options, name) for name in names}
