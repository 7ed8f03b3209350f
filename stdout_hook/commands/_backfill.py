"""What ``stdout-hook log`` does: a run folder, and a run of the tracker, for each log."""

from __future__ import annotations

import argparse
import contextlib
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

from stdout_hook.backfill import backfill
from stdout_hook.commands._logs import opened
from stdout_hook.commands._tracking import about_run, notify, tracker
from stdout_hook.errors import StdoutHookError
from stdout_hook.log import parse_log
from stdout_hook.options import reading_options, row_options
from stdout_hook.reader import ChosenParsers
from stdout_hook.rows import Row, RowBuilder
from stdout_hook.run_folder import RunFolder, exit_status, new_folder
from stdout_hook.sinks import Sink, check_sinks, make_sink
from stdout_hook.sinks.jsonl import JsonlSink, to_json
from stdout_hook.sinks.wandb import WandbSink
from stdout_hook.sources import check_log

__all__ = ["log_all"]

_Reading = dict[str, Any]
"""What the options say of reading, the same for every log."""


def log_all(options: argparse.Namespace) -> None:
    """Log each of the logs that the options name.

    Raises:
        StdoutHookError: Something given cannot be used; nothing was begun.
        OSError: A log cannot be read, or a run folder cannot be made.
    """
    logs, reading = options.log, reading_options(options)
    _check(options, logs, reading)
    for number, path in enumerate(logs):
        if options.dry_run:
            _fill(path, options, reading, [_PrintingSink()])
        else:
            _log_one(path, options, reading, _output(options, path, number, len(logs)))


def _check(options: argparse.Namespace, logs: list[str], reading: _Reading) -> None:
    """Refuse what cannot work before the first run begins."""
    if options.follow and len(logs) > 1:
        raise StdoutHookError(f"--follow reads one log, given: {', '.join(logs)}")
    if options.name and len(logs) > 1:
        raise StdoutHookError("--name is for one log; several are named after their files")
    ChosenParsers(**reading)
    RowBuilder(**row_options(options))
    check_sinks(options.sink)
    for path in logs:
        if path != "-":
            check_log(path)


def _output(options: argparse.Namespace, path: str, number: int, of: int) -> Path:
    """Return a run folder for a log."""
    stem = _name(path)
    if options.output is None:
        return new_folder(name=stem)
    return Path(options.output) if of == 1 else Path(options.output, f"{number + 1}-{stem}")


def _name(path: str) -> str:
    return "log" if path == "-" else Path(path).name.partition(".")[0] or Path(path).name


def _log_one(path: str, options: argparse.Namespace, reading: _Reading, output: Path) -> None:
    folder = RunFolder(output)
    own = argparse.Namespace(**{**vars(options), "name": options.name or _name(path)})
    folder.started(**about_run(own), log=path, command=shlex.join(["stdout-hook", *sys.argv[1:]]))
    with _ending(folder), tracker(own, folder, {"log": path}) as run:
        sinks: list[Sink] = [JsonlSink(folder.metrics)]
        sinks += [make_sink(sink) for sink in options.sink if sink != "wandb"]
        if run is not None:
            sinks.append(WandbSink(run, own_times=True))
        _fill(path, options, reading, sinks, folder)


@contextlib.contextmanager
def _ending(folder: RunFolder) -> Iterator[None]:
    """Note how it ended."""
    error: Optional[BaseException] = None
    try:
        yield
    except BaseException as raised:
        error = raised
        raise
    finally:
        folder.ended(**exit_status(error))


def _fill(
    path: str,
    options: argparse.Namespace,
    reading: _Reading,
    sinks: list[Sink],
    folder: Optional[RunFolder] = None,
) -> None:
    rows = RowBuilder(**row_options(options))
    with opened(path, options) as chunks:
        done = backfill(parse_log(chunks, **reading), rows, sinks)
    where = f", in {folder.path}" if folder is not None else ""
    notify(f"{path}: {done.values} values in {done.rows} rows{where}")
    for fault in done.faults:
        notify(fault)
    if not done.rows:
        notify(f"nothing was read of it; try: stdout-hook explain {shlex.quote(path)}")


class _PrintingSink:
    """Prints the rows."""

    name = "stdout"

    def log(self, row: Row) -> None:
        print(to_json(row.timed))

    def close(self) -> None:
        """Do nothing."""
