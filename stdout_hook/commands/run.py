"""``stdout-hook run``: run a program, and log the metrics that it prints."""

from __future__ import annotations

import argparse
import contextlib
import logging
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stdout_hook.errors import StdoutHookError
from stdout_hook.hook import capture_training
from stdout_hook.options import add_logging, add_reading, patterns_of
from stdout_hook.program import check_command, run_program
from stdout_hook.run_folder import RunFolder, new_folder

__all__ = ["add"]

SECONDS = 60.0
"""How long the end waits for what is not read yet; the program has ended, so nobody is held up."""


def add(commands: Any) -> None:
    """Add the command."""
    what = "run a program and log the metrics that it prints"
    run = commands.add_parser("run", help=what, description=what)
    add_reading(run)
    add_logging(run)
    run.add_argument("--name", help="name of the run")
    run.add_argument("--project", help="W&B project; the run goes to W&B with this or --mode")
    run.add_argument("--group", help="W&B group")
    run.add_argument("--tag", action="append", help="W&B tag (repeatable)")
    run.add_argument("--mode", choices=("online", "offline", "disabled"), help="W&B's mode")
    run.add_argument("--quiet", action="store_true", help="say nothing of our own at the end")
    run.add_argument("program", nargs=argparse.REMAINDER, metavar="-- CMD ...", help="the command")
    run.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> None:
    """Run the program; its exit code, if it is not 0, is raised as SystemExit."""
    command = options.program[1:] if options.program[:1] == ["--"] else options.program
    if not command:
        raise StdoutHookError("there is no command: stdout-hook run [options] -- CMD ...")
    check_command(command[0])
    logging.getLogger("stdout_hook").addHandler(logging.NullHandler())  # we say it ourselves
    with _tracker(options, _folder(options, command), command) as (run, folder):
        training = capture_training(
            run,
            sinks=[sink for sink in options.sink if sink != "wandb"],
            level="fd",
            parsers=options.parser or "auto",
            patterns=patterns_of(options),
            key_format=options.key_format,
            folder=folder.path,
            timeout=SECONDS,
        )
        code = run_program(command, training)
        if not options.quiet:
            for line in str(training.summary()).splitlines():
                _notify(line)
        if code:
            raise SystemExit(code)  # so that the W&B run is marked with it


def _folder(options: argparse.Namespace, command: list[str]) -> RunFolder:
    """Make the run folder, and note in it what the capture cannot know."""
    folder = RunFolder(options.output or new_folder(name=options.name or Path(command[0]).name))
    about = {"name": options.name, "group": options.group, "project": options.project}
    own = shlex.join(["stdout-hook", *sys.argv[1:]])
    folder.update(**about, tags=options.tag or [], command=own)
    return folder


@contextlib.contextmanager
def _tracker(
    options: argparse.Namespace, folder: RunFolder, command: list[str]
) -> Iterator[tuple[Any, RunFolder]]:
    """Yield a W&B run where an option asks for one, else None, and the run folder."""
    if not (options.project or options.mode or "wandb" in options.sink):
        yield None, folder
        return
    from stdout_hook import wandb_run

    choice = wandb_run.choose_mode(options.mode)
    named = {"project": options.project, "name": options.name, "group": options.group}
    config = {"command": shlex.join(command)}
    with wandb_run.tracked(
        folder, choice, notify=_notify, tags=options.tag or [], config=config, **named
    ) as (run, _):
        yield run, folder


def _notify(line: str) -> None:
    sys.stderr.write(f"stdout-hook: {line}\n")
