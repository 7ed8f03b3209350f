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
        "run", metavar="RUN", nargs="+", help="run folders, other runs, or folders of them"
    )
    report.add_argument(
        "-o", "--output", metavar="FILE", help="the page (default: report.html in the run's folder)"
    )
    report.set_defaults(command=_report)


def _report(options: argparse.Namespace) -> None:
    from stdout_hook.report import write_report  # not needed for --help

    print(write_report(options.run, options.output or _output(options.run)))


def _output(runs: list[str]) -> Path:
    first = Path(runs[0])
    return first / "report.html" if len(runs) == 1 and first.is_dir() else Path("report.html")
