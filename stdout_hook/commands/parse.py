"""``stdout-hook parse``: print what would be logged of a recorded log."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from stdout_hook.options import add_log, add_reading, reading_options
from stdout_hook.spreadsheet import to_cell

if TYPE_CHECKING:
    from stdout_hook.records import Record

__all__ = ["add"]

COLUMNS = ("split", "epoch", "step", "metric", "value", "final", "parser")


def add(commands: Any) -> None:
    """Add the command."""
    what = "print what would be logged of a recorded log"
    parse = commands.add_parser("parse", help=what, description=what)
    add_log(parse)
    form = parse.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line and value")
    form.add_argument("--csv", action="store_true", help="a table of all values, with a header")
    add_reading(parse)
    parse.set_defaults(command=_parse)


def _parse(options: argparse.Namespace) -> None:
    from stdout_hook.commands._logs import opened
    from stdout_hook.log import parse_log

    show = _show_json if options.json else _CsvTable().show if options.csv else _show_text
    given = reading_options(options)
    with opened(options.log, options) as chunks:
        for record in parse_log(chunks, **given):
            show(record)
            if options.follow:
                sys.stdout.flush()


def _values(record: Record) -> Iterator[dict[str, Any]]:
    """Yield what is told of each value; a time and a context only where there is one."""
    place = {"split": record.split, "epoch": record.epoch, "step": record.step}
    context = dict(record.context) if record.context else None
    more = {name: v for name, v in (("time", record.time), ("context", context)) if v is not None}
    for metric, value in record.metrics.items():
        told = {"value": value, "final": record.final, "parser": record.parser}
        yield {**place, "metric": metric, **told, **more}


def _show_json(record: Record) -> None:
    from stdout_hook.sinks.jsonl import to_json

    for value in _values(record):
        print(to_json(value))


class _CsvTable:
    """Prints the values as RFC 4180 has it, the header first."""

    def __init__(self) -> None:
        self._writer = csv.DictWriter(
            sys.stdout, [*COLUMNS, "time"], extrasaction="ignore", lineterminator="\n"
        )
        self._has_header = False

    def show(self, record: Record) -> None:
        if not self._has_header:
            self._writer.writeheader()
            self._has_header = True
        for value in _values(record):
            metric, split = to_cell(value["metric"]), to_cell(value["split"] or "")
            self._writer.writerow({**value, "metric": metric, "split": split})


def _show_text(record: Record) -> None:
    if record.final:
        print(record.describe())
