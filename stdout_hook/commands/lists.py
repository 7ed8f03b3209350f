"""``stdout-hook parsers`` and ``stdout-hook sinks``: what there is."""

from __future__ import annotations

import argparse
from typing import Any

__all__ = ["add"]

WIDTH = 21
MAX_SAMPLE = 120
"""Characters shown of a sample."""


def add(commands: Any) -> None:
    """Add the commands."""
    what = "list the log formats that are read: program, a sample line, keys"
    parsers = commands.add_parser("parsers", help=what, description=what)
    parsers.add_argument("name", nargs="?", metavar="NAME", help="all that is known of this one")
    parsers.set_defaults(command=_show_parsers)
    what = "list the destinations of metrics"
    commands.add_parser("sinks", help=what, description=what).set_defaults(command=_list_sinks)


def _show_parsers(options: argparse.Namespace) -> None:
    from stdout_hook.descriptions import describe, docstring_of
    from stdout_hook.parsers import known_parsers, parser_class

    if options.name is not None:
        print(docstring_of(parser_class(options.name)))
        return
    for parser in known_parsers().values():
        one = describe(parser)
        print(f"{one.name:<{WIDTH}} {one.program}")
        for mark, line in ((">", one.sample[:MAX_SAMPLE]), ("=", ", ".join(one.keys))):
            if line:
                print(f"{'':<{WIDTH}} {mark} {line}")


def _list_sinks(options: argparse.Namespace) -> None:
    from stdout_hook.descriptions import title_of
    from stdout_hook.sinks import known_sinks

    for name, sink in known_sinks().items():
        print(f"{name:<{WIDTH}} {title_of(sink)}")
