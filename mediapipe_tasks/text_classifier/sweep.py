"""``mediapipe-tasks text-classifier sweep``: search over the options of a training.

A thin layer on `stdout_hook`'s search: each trial is a ``train`` with its own run folder and W&B
run, all in one group.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from mediapipe_tasks.elsewhere.environment import TRAINING
from mediapipe_tasks.errors import InputError
from stdout_hook.errors import StdoutHookError

if TYPE_CHECKING:
    from stdout_hook.sweep.space import Parameter, Value

__all__ = ["add_sweep"]

PROGRAM = "mediapipe-tasks"
OBJECTIVE = "val/accuracy:max"
OWN = ("--output", "--overwrite", "--name", "--group")
"""Options of ``train`` that the search gives itself."""


_READING: dict[str, Any] = {
    "captures": False,
    "parser": None,
    "patterns": None,
    "pattern": [],
    "rank": "0",
    "sink": [],
    "key_format": "{split}/{metric}",
    "axis": None,
    "tokens_per_step": None,
}
"""What ``stdout-hook sweep`` has options for and a training decides itself."""


def add_sweep(commands: Any) -> None:
    """Add the command."""
    from stdout_hook.commands._tracking import add_tracking
    from stdout_hook.commands.sweep import add_places, add_search, add_words

    what = "search for the best options of a training"
    sweep = commands.add_parser(
        "sweep", help=what, description=what, allow_abbrev=False, conflict_handler="resolve"
    )
    add_search(sweep)
    add_tracking(sweep)
    add_places(sweep)
    add_words(sweep, "-- OPTION ...", "options of train; those that --param names are added")
    sweep.set_defaults(command=_sweep, needs=TRAINING)


def _sweep(options: argparse.Namespace) -> None:
    from stdout_hook.commands._search import search
    from stdout_hook.commands.sweep import words_of
    from stdout_hook.sweep.study import name_of

    given = words_of(options)
    _check(given, options.param)
    flags = [_flag(name, f"{{{name}}}") for name in _names(options.param)]
    command = [*_program(), "text-classifier", "train", *given, *flags]
    key = {"command": ["text-classifier", *given], "params": options.param}
    options.name = options.name or name_of(key)
    options.program = [*command, *_of_runs(options), "--output={folder}", "--overwrite"]
    options.objective = options.objective or OBJECTIVE
    for name, value in _READING.items():
        setattr(options, name, value)
    try:
        search(options)
    except StdoutHookError as error:
        raise InputError(str(error)) from error


def _program() -> list[str]:
    """Return our own program, by the same name on every machine that shares a search."""
    folder = Path(sys.executable).parent
    if not (folder / PROGRAM).exists():
        return [sys.executable, "-m", "mediapipe_tasks"]
    os.environ["PATH"] = os.pathsep.join([str(folder), os.environ.get("PATH", os.defpath)])
    return [PROGRAM]


def _names(params: list[str]) -> list[str]:
    return [param.partition("=")[0].strip() for param in params]


def _flag(name: str, value: str) -> str:
    return f"--{name.replace('_', '-')}={value}"


def _of_runs(options: argparse.Namespace) -> list[str]:
    """Return the options of ``train`` that say of which group a trial is."""
    words = [f"--group={options.group or options.name}"]
    words += [f"--project={options.project}"] if options.project else []
    words += [f"--mode={options.mode}"] if options.mode else []
    return [*words, "--tags", *options.tag] if options.tag else words


def _check(given: list[str], params: list[str]) -> None:
    """Refuse options that no trial could be trained with; argparse says why, and exits.

    Raises:
        InputError: An option is the search's own, or has no effect, or a parameter is not of the
            grammar.
    """
    from mediapipe_tasks.cli import _parser
    from stdout_hook.sweep.space import parse_space

    own = _first_of(given, OWN)
    if own:
        raise InputError(f"{own} is given by the search itself: put it before the --")
    try:
        space = parse_space(params)
    except StdoutHookError as error:
        raise InputError(str(error)) from None
    for words in _examples(space):
        _check_options(_parser().parse_args(["text-classifier", "train", *given, *words]))


def _check_options(parsed: argparse.Namespace) -> None:
    """Refuse options that have no effect for the model, or do not fit each other."""
    from mediapipe_tasks.text_classifier.options import TextClassifierOptions, build_options

    names = {field.name for field in dataclasses.fields(TextClassifierOptions)}
    given = {name: value for name, value in vars(parsed).items() if name in names}
    build_options({"data": "of the trial", "output": "of the trial", **given}, parsed.config)


def _first_of(given: list[str], names: tuple[str, ...]) -> Optional[str]:
    return next((word for word in given if word.partition("=")[0] in names), None)


def _examples(space: dict[str, Parameter]) -> Iterator[list[str]]:
    """Yield options in which each choice occurs, and both ends of each range."""
    values = {name: _ends(parameter) for name, parameter in space.items()}
    for place in range(max(map(len, values.values()))):
        chosen = {name: some[place % len(some)] for name, some in values.items()}
        yield [_flag(name, space[name].text(value)) for name, value in chosen.items()]


def _ends(parameter: Parameter) -> list[Value]:
    from stdout_hook.sweep.space import Choices

    if isinstance(parameter, Choices):
        return parameter.values
    return [parameter.low, parameter.high]
