"""What ``stdout-hook sweep`` does: checks what was asked for, searches, tells what was found."""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from stdout_hook.commands._tracking import notify
from stdout_hook.commands.sweep import words_of
from stdout_hook.errors import StdoutHookError
from stdout_hook.options import reading_options, row_options
from stdout_hook.run_folder import RunFolder, new_folder
from stdout_hook.sinks import check_sinks
from stdout_hook.sweep.command import check_template
from stdout_hook.sweep.database import shown
from stdout_hook.sweep.folder import JOURNAL, SweepFolder
from stdout_hook.sweep.methods import check_methods
from stdout_hook.sweep.objective import parse_objective
from stdout_hook.sweep.search import Plan, Search
from stdout_hook.sweep.space import Parameter, parse_space, points
from stdout_hook.sweep.storage import Journal, Shared
from stdout_hook.sweep.study import name_of, need_optuna, open_study, quiet, take_up
from stdout_hook.sweep.summary import again, importance, ranked, summary

if TYPE_CHECKING:
    from optuna import Study

__all__ = ["search"]

TRIALS = 20
TERMINATED = 128 + signal.SIGTERM
DEFAULTS = {"rank": "0", "key_format": "{split}/{metric}"}
READING = ("parser", "patterns", "pattern", "rank", "key_format", "axis", "tokens_per_step")
"""Options that decide what is read: with others it is another search."""


class _Asked(NamedTuple):
    """What the options ask for.

    Attributes:
        name: The search's name.
        plan: What it does.
        definition: What makes it this search.
        folder: Its folder.
    """

    name: str
    plan: Plan
    definition: dict[str, Any]
    folder: SweepFolder


def search(options: argparse.Namespace) -> None:
    """Search, and tell what was found.

    Raises:
        StdoutHookError: Something given cannot be used; nothing was begun.
        SystemExit: No trial was complete (1), or the search was ended (143).
        KeyboardInterrupt: The user ended it.
    """
    asked = _asked(options)
    # Another storage would count trials anew, over the run folders that are there.
    place = {"storage": shown(options.storage or JOURNAL)}
    asked.folder.check({**asked.definition, **place})
    quiet()
    shared = Shared(options.storage) if options.storage else None  # before there is a folder
    with asked.folder.held(), _ended_as_a_whole():
        storage = shared or Journal(asked.folder.journal)
        study = open_study(asked.name, asked.plan, asked.definition, storage, vars(options))
        _note(options, asked, place)
        take_up(study, storage, asked.folder, notify)
        running = Search(asked.plan, study, storage, asked.folder, notify)
        try:
            running.run()
        except BaseException as error:
            _tell_how_to_go_on(options, asked, error)
            raise
        if running.has_timed_out:
            notify(f"the {options.timeout:g} seconds are over")
        _tell(asked, study)
    if not ranked(study.get_trials(deepcopy=False), asked.plan):
        raise SystemExit(1)


def _asked(options: argparse.Namespace) -> _Asked:
    """Check everything that can be checked before a folder or a study is made."""
    if os.name != "posix":
        raise StdoutHookError("a search needs a POSIX system")
    command = words_of(options)
    if not command:
        raise StdoutHookError("there is no command: stdout-hook sweep [options] -- CMD ...")
    space = parse_space(options.param)
    check_template(command, list(space))
    objective = parse_objective(options.objective, options.key_format)
    check_methods(options.sampler, options.pruner, space)
    _check_numbers(options)
    _check_reading(options)
    need_optuna()
    definition = _definition(options, command, str(objective))
    name = definition["name"]
    plan = Plan(
        command,
        space,
        objective,
        words=[*_reading_words(options), *_tracking_words(options, name)],
        trials=_trials(options, space),
        parallel=options.parallel,
        timeout=options.timeout,
        prunes=options.pruner != "none",
        captures=getattr(options, "captures", True),
    )
    folder = SweepFolder(options.output or new_folder("sweeps", name))
    return _Asked(name, plan, definition, folder)


def _definition(options: argparse.Namespace, command: list[str], objective: str) -> dict[str, Any]:
    """Return what makes it this search: gone on with, all of it must be the same."""
    reading = {name: getattr(options, name) for name in READING}
    told = {name: value for name, value in reading.items() if value and value != DEFAULTS.get(name)}
    definition: dict[str, Any] = {"command": command, "params": options.param}
    definition.update(objective=objective, reading=told)
    return {**definition, "name": options.name or name_of(definition)}


def _trials(options: argparse.Namespace, space: Mapping[str, Parameter]) -> int:
    """Return how many trials there shall be: of a grid no point twice."""
    every = points(space)
    if options.sampler == "grid" and every is not None:
        return min(options.trials or len(every), len(every))
    return options.trials or TRIALS


def _check_numbers(options: argparse.Namespace) -> None:
    for name in ("trials", "parallel", "timeout"):
        value = getattr(options, name)
        if value is not None and not value > 0:
            raise StdoutHookError(f"--{name} must be more than 0, got {value}")
    if options.seed is not None and options.storage:
        raise StdoutHookError(
            "--seed with --storage would have every worker draw the same: leave one of them out"
        )


def _check_reading(options: argparse.Namespace) -> None:
    """Refuse what every trial would refuse."""
    from stdout_hook.reader import ChosenParsers
    from stdout_hook.rows import RowBuilder

    ChosenParsers(**reading_options(options))
    RowBuilder(**row_options(options))
    check_sinks(sink for sink in options.sink if sink != "wandb")


def _reading_words(options: argparse.Namespace) -> list[str]:
    """Return the arguments of ``run`` that say how a trial is read and logged."""
    words = []
    for name in ("patterns", "rank", "key_format", "axis", "tokens_per_step"):
        value = getattr(options, name)
        is_told = value is not None and value != DEFAULTS.get(name)
        words += [f"--{name.replace('_', '-')}={value}"] if is_told else []
    for name in ("parser", "pattern", "sink"):
        words += [f"--{name}={value}" for value in getattr(options, name) or ()]
    return words


def _tracking_words(options: argparse.Namespace, name: str) -> list[str]:
    """Return those that say of which W&B group a trial is."""
    words = [f"--group={options.group or name}", *(f"--tag={tag}" for tag in options.tag)]
    words += [f"--project={options.project}"] if options.project else []
    if not (options.project or options.mode or "wandb" in options.sink):
        return words
    from stdout_hook.wandb_run import choose_mode

    choice = choose_mode(options.mode)
    notify(f"W&B {choice.mode}: {choice.reason}; the group is {options.group or name}")
    # What is online without being asked for may fall back to offline for a trial.
    is_fixed = options.mode or choice.mode != "online"
    return [*words, f"--mode={choice.mode}"] if is_fixed else words


@contextlib.contextmanager
def _ended_as_a_whole() -> Iterator[None]:
    """Let SIGTERM end the trials as well, as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: object) -> None:
    raise SystemExit(TERMINATED)


def _note(options: argparse.Namespace, asked: _Asked, place: Mapping[str, str]) -> None:
    names = ("sampler", "pruner", "seed", "parallel", "timeout")
    chosen = {name: getattr(options, name) for name in names}
    command = shlex.join(["stdout-hook", *_without_password(options)])
    asked.folder.write(
        definition={**asked.definition, **place},
        trials=asked.plan.trials,
        options=chosen,
        started_as=command,
    )
    notify(f"{asked.name}: {asked.plan.trials} trials, in {asked.folder.path}")


def _without_password(options: argparse.Namespace) -> list[str]:
    url = options.storage
    return [word.replace(url, shown(url)) if url else word for word in sys.argv[1:]]


def _tell_how_to_go_on(options: argparse.Namespace, asked: _Asked, error: BaseException) -> None:
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        notify("ended; what has finished is kept")
    words = _without_password(options)
    if options.output is None and "sweep" in words:
        place = words.index("sweep") + 1
        words[place:place] = ["--output", str(asked.folder.path)]
    notify(f"go on with: {shlex.join(['stdout-hook', *words])}")


def _tell(asked: _Asked, study: Study) -> None:
    """Print the summary and write the page."""
    weights = importance(study, asked.plan)
    for line in summary(study, asked.plan, weights):
        print(line)
    best = ranked(study.get_trials(deepcopy=False), asked.plan)[:1]
    told: dict[str, Any] = {"name": asked.name, "importance": weights}
    told["again"] = again(best[0], asked.plan) if best else None
    folders = sorted(path for path in asked.folder.trial(0).parent.glob("*") if path.is_dir())
    for path in folders:
        RunFolder(path).update(search=told)
    if folders:
        _write_page(asked.folder, folders)


def _write_page(folder: SweepFolder, trials: list[Any]) -> None:
    from stdout_hook.errors import MissingPackage
    from stdout_hook.report import write_report

    try:
        print(write_report(trials, folder.page))
    except MissingPackage as error:
        notify(f"there is no page: {error}")
