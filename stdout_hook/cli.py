"""The command ``stdout-hook``: a thin door on the library.

Data goes to stdout, messages to stderr. Exit codes: 0 done, 2 what was given cannot be used,
130 stopped by Ctrl-C; those of ``run`` are the program's.
"""

from __future__ import annotations

import argparse
import contextlib
import inspect
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Optional

from stdout_hook import __version__
from stdout_hook.errors import StdoutHookError
from stdout_hook.explain import explain_log, render
from stdout_hook.log import parse_log, read_chunk_file
from stdout_hook.options import add_reading, patterns_of
from stdout_hook.parsers import known_parsers
from stdout_hook.program import CommandError
from stdout_hook.reader import ChosenParsers
from stdout_hook.records import Record
from stdout_hook.run_command import add_run
from stdout_hook.sinks import known_sinks
from stdout_hook.sinks.jsonl import to_json

__all__ = ["main"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command; returns its exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except CommandError as error:
        print(f"stdout-hook: {error}", file=sys.stderr)
        return error.code
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
    where = f"{options.log}: " if isinstance(error, ValueError) and "log" in options else ""
    print(f"stdout-hook: {where}{_message(error)}", file=sys.stderr)
    return 2


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stdout-hook", description="Read the metrics that trainings print."
    )
    parser.add_argument("--version", action="version", version=f"stdout-hook {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_run(commands)
    _add_parse(commands)
    _add_explain(commands)
    for name, what, command in (
        ("parsers", "list the log formats that are read", _list_parsers),
        ("sinks", "list the destinations of metrics", _list_sinks),
    ):
        commands.add_parser(name, help=what, description=what).set_defaults(command=command)
    return parser


def _add_parse(commands: Any) -> None:
    what = "print what would be logged of a recorded log"
    parse = commands.add_parser("parse", help=what, description=what)
    _add_log(parse)
    parse.add_argument("--json", action="store_true", help="one JSON object a line and value")
    add_reading(parse)
    parse.set_defaults(command=_parse)


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="LOG", help="the log's path; - reads standard input")
    parser.add_argument("--chunks", action="store_true", help="LOG is a recording of chunks")


def _parse(options: argparse.Namespace) -> None:
    show = _show_json if options.json else _show_text
    patterns = patterns_of(options)
    with _opened_source(options) as source:
        for record in parse_log(source, parsers=options.parser or "auto", patterns=patterns):
            show(record)


@contextlib.contextmanager
def _opened_source(options: argparse.Namespace) -> Iterator[Any]:
    with contextlib.ExitStack() as stack:
        file: Any = sys.stdin.buffer
        if options.log != "-":
            file = stack.enter_context(Path(options.log).open("rb"))
        yield read_chunk_file(file) if options.chunks else file


def _show_json(record: Record) -> None:
    place = {"split": record.split, "epoch": record.epoch, "step": record.step}
    for metric, value in record.metrics.items():
        rest = {"value": value, "final": record.final, "parser": record.parser}
        print(to_json({**place, "metric": metric, **rest}))


def _show_text(record: Record) -> None:
    if record.final:
        print(record.describe())


def _add_explain(commands: Any) -> None:
    what = "show line by line what is read of a log, and what looks like a metric and is not"
    explain = commands.add_parser("explain", help=what, description=what)
    _add_log(explain)
    add_reading(explain)
    explain.set_defaults(command=_explain)


def _explain(options: argparse.Namespace) -> None:
    chosen = ChosenParsers(options.parser or "auto", patterns_of(options))
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    with _opened_source(options) as source:
        for line in render(explain_log(source, chosen), colour=colour):
            print(line)


def _list_parsers(options: argparse.Namespace) -> None:
    for name, parser in known_parsers().items():
        print(f"{name:<12} {_first_line(parser)}")


def _list_sinks(options: argparse.Namespace) -> None:
    for name, sink in known_sinks().items():
        print(f"{name:<12} {_first_line(sink)}")


def _first_line(extension: Any) -> str:
    module = inspect.getmodule(extension)
    return (inspect.getdoc(module) or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
