"""``stdout-hook run``: run a program, and log the metrics that it prints."""

from __future__ import annotations

import argparse
import shlex
import sys
from typing import TYPE_CHECKING, Any

from stdout_hook.commands._tracking import about_run, add_tracking, notify, tracker
from stdout_hook.errors import StdoutHookError
from stdout_hook.options import add_logging, add_reading, reading_options, row_options

if TYPE_CHECKING:
    from stdout_hook.run_folder import RunFolder

__all__ = ["add"]

SECONDS = 60.0
"""How long the end waits for what is not read yet; the program has ended, so nobody is held up."""


def add(commands: Any) -> None:
    """Add the command."""
    what = "run a program and log the metrics that it prints"
    run = commands.add_parser("run", help=what, description=what)
    add_reading(run)
    add_logging(run)
    add_tracking(run)
    run.add_argument("--quiet", action="store_true", help="say nothing of our own at the end")
    run.add_argument("program", nargs=argparse.REMAINDER, metavar="-- CMD ...", help="the command")
    run.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> None:
    """Run the program; its exit code, if it is not 0, is raised as SystemExit."""
    import logging

    from stdout_hook.hook import capture_training
    from stdout_hook.program import check_command, run_program
    from stdout_hook.sinks import check_sinks

    command = options.program[1:] if options.program[:1] == ["--"] else options.program
    if not command:
        raise StdoutHookError("there is no command: stdout-hook run [options] -- CMD ...")
    check_command(command[0])
    check_sinks(sink for sink in options.sink if sink != "wandb")  # before there is a folder
    logging.getLogger("stdout_hook").addHandler(logging.NullHandler())  # we say it ourselves
    folder = _folder(options, command)
    config = {"command": shlex.join(command), **folder.facts.get("params", {})}  # a sweep's trial
    with tracker(options, folder, config) as run:
        training = capture_training(
            run,
            sinks=[sink for sink in options.sink if sink != "wandb"],
            level="fd",
            folder=folder.path,
            timeout=SECONDS,
            **reading_options(options),
            **row_options(options),
        )
        code = run_program(command, training)
        if not options.quiet:
            for line in str(training.summary()).splitlines():
                notify(line)
        if code:
            raise SystemExit(code)  # so that the W&B run is marked with it


def _folder(options: argparse.Namespace, command: list[str]) -> RunFolder:
    """Make the run folder, and note in it what the capture cannot know."""
    from pathlib import Path

    from stdout_hook.run_folder import RunFolder, new_folder

    folder = RunFolder(options.output or new_folder(name=options.name or Path(command[0]).name))
    folder.update(**about_run(options), command=shlex.join(["stdout-hook", *sys.argv[1:]]))
    return folder
