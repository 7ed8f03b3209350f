"""The W&B run of a command: its options, and the run for a ``with`` block."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stdout_hook.run_folder import RunFolder

__all__ = ["about_run", "add_tracking", "notify", "tracker"]


def add_tracking(parser: argparse.ArgumentParser) -> None:
    """Add the options of a tracker's run."""
    parser.add_argument("--name", help="name of the run")
    parser.add_argument("--project", help="W&B project; the run goes to W&B with this or --mode")
    parser.add_argument("--group", help="W&B group")
    parser.add_argument("--tag", action="append", default=[], help="W&B tag (repeatable)")
    parser.add_argument("--mode", choices=("online", "offline", "disabled"), help="W&B's mode")


def about_run(options: argparse.Namespace) -> dict[str, Any]:
    """Return what ``run.json`` says of a run that these options describe."""
    about = {name: getattr(options, name) for name in ("name", "group", "project")}
    return {**about, "tags": options.tag}


@contextlib.contextmanager
def tracker(
    options: argparse.Namespace, folder: RunFolder, config: Mapping[str, Any]
) -> Iterator[Any]:
    """Yield a W&B run where an option asks for one, else None.

    Raises:
        StdoutHookError: What the user asked for cannot work.
    """
    from stdout_hook.sinks import check_sinks

    check_sinks(sink for sink in options.sink if sink != "wandb")  # before a run begins
    if not (options.project or options.mode or "wandb" in options.sink):
        yield None
        return
    from stdout_hook import wandb_run

    choice = wandb_run.choose_mode(options.mode)
    named = {"project": options.project, "name": options.name, "group": options.group}
    with wandb_run.tracked(
        folder, choice, notify=notify, tags=options.tag, config=config, **named
    ) as (run, _):
        yield run


def notify(line: str) -> None:
    """Say something of ours."""
    sys.stderr.write(f"stdout-hook: {line}\n")
