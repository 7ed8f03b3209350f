"""``stdout-hook report``: the page of a run, or of several side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add the command."""
    what = "write the page of a run, or of several side by side: one HTML file"
    report = commands.add_parser("report", help=what, description=what)
    report.add_argument(
        "run",
        metavar="RUN",
        nargs="+",
        help="run folders, W&B run folders, TensorBoard folders, logs, or folders of them",
    )
    report.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the page (default: report.html in the run's folder; compare.html of several)",
    )
    report.set_defaults(command=_report)


def _report(options: argparse.Namespace) -> None:
    from stdout_hook.report import write_report  # not needed for --help

    print(write_report(options.run, options.output or _output(options.run)))


def _output(runs: list[str]) -> Path:
    from stdout_hook.report.readers import find_readers
    from stdout_hook.report.readers._joined import joined

    found = joined(find_readers(runs))
    if len(found) > 1:
        return Path("compare.html")
    path = found[0].path
    return path / "report.html" if path.is_dir() else Path("report.html")
