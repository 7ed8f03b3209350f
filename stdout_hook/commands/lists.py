"""``stdout-hook parsers`` and ``stdout-hook sinks``: what there is."""

from __future__ import annotations

import argparse
import inspect
from typing import Any

from stdout_hook.parsers import known_parsers
from stdout_hook.sinks import known_sinks

__all__ = ["add"]


def add(commands: Any) -> None:
    """Add the commands."""
    for name, what, command in (
        ("parsers", "list the log formats that are read", _list_parsers),
        ("sinks", "list the destinations of metrics", _list_sinks),
    ):
        commands.add_parser(name, help=what, description=what).set_defaults(command=command)


def _list_parsers(options: argparse.Namespace) -> None:
    for name, parser in known_parsers().items():
        print(f"{name:<20} {_first_line(parser)}")


def _list_sinks(options: argparse.Namespace) -> None:
    for name, sink in known_sinks().items():
        print(f"{name:<20} {_first_line(sink)}")


def _first_line(extension: Any) -> str:
    module = inspect.getmodule(extension)
    return (inspect.getdoc(module) or "").partition("\n")[0]
