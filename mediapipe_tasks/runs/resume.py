"""A run that was stopped, and what must hold for it to go on: ``--resume RUN_DIR``."""

from __future__ import annotations

import dataclasses
import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Union

from mediapipe_tasks.runs.checkpoints import Reached, read_reached
from mediapipe_tasks.options.config import build, gather
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.fields import as_config, kind_of
from mediapipe_tasks.quoting import shown, shown_path
from mediapipe_tasks.runs.lock import is_held
from mediapipe_tasks.runs.versions import installed_versions
from stdout_hook.run_folder import RUN, read_run

__all__ = ["StoppedRun", "as_options", "resume_command", "resumed_options", "stopped_run"]

_SAME = ("tensorflow", "keras", "mediapipe-model-maker")
"""Packages whose checkpoints and random choices another version may not share."""

_FREE = ("mode",)
"""Options that may be others when a run goes on."""


@dataclass(frozen=True)
class StoppedRun:
    """A run that was stopped before its end.

    Attributes:
        path: Its folder.
        facts: Its ``run.json``.
        reached: How far it is by its last checkpoint; None without one.
    """

    path: Path
    facts: Mapping[str, Any]
    reached: Optional[Reached]

    @property
    def options(self) -> Mapping[str, Any]:
        """The options that it was begun with, by name."""
        return {**self.facts["options"], "output": self.path}

    def describe(self) -> str:
        """Return one line on where it goes on."""
        if self.reached is None:
            return "resuming: there is no checkpoint yet, so the training begins at epoch 1 again"
        return f"resuming behind epoch {self.reached.epoch}, the last that was kept"

    def check_files(self, files: Iterable[Any]) -> None:
        """Check that the data is what the run was begun with.

        Args:
            files: What was read: each with ``path`` and ``sha256``.

        Raises:
            InputError: A file has changed.
        """
        before = self.facts.get("config", {}).get("files") or []
        for known, file in zip(before, files):
            if known["sha256"] != file.sha256:
                raise InputError(
                    f"{shown_path(file.path)} has changed since the run in "
                    f"{shown_path(self.path)} was begun; put the old file back, or train anew with "
                    "another --output"
                )


def as_options(*options: Any) -> dict[str, Any]:
    """Return option objects as ``run.json`` keeps them: by name, paths from the root on."""
    values = as_config(*options)
    for made in options:
        for field in dataclasses.fields(made):
            value = getattr(made, field.name)
            if isinstance(value, Path):
                values[field.name] = str(value.absolute())
    return values


def resume_command(program: Sequence[str], folder: Path) -> str:
    """Return the command by which a run goes on, as the user can type it.

    Args:
        program: The words of the command that trains.
        folder: The run's folder.
    """
    here = Path.cwd()
    near = folder.relative_to(here) if here in folder.parents else folder
    return shlex.join([*program, "--resume", str(near)])


def stopped_run(path: Path, *, task: str) -> StoppedRun:
    """Return what is known of a run that shall go on.

    Args:
        path: Its folder.
        task: What it must have been doing, as in its ``run.json``.

    Raises:
        InputError: It cannot go on; the message says why.
    """
    folder = path.absolute()
    facts = read_run(folder)
    reason = _reason(folder, facts, task)
    if reason:
        raise InputError(f"--resume {shown_path(path)}: {reason}")
    return StoppedRun(folder, facts, read_reached(folder))


def _reason(folder: Path, facts: Mapping[str, Any], task: str) -> Optional[str]:
    """Return why a run cannot go on, None where it can."""
    if not folder.is_dir():
        return "there is no such folder"
    if not facts:
        return f"there is no {RUN} in it, so no run was begun there"
    if facts.get("task") != task:
        return f"it holds a run of {shown(facts.get('task') or 'another program')}, not of {task}"
    if is_held(folder):
        return f"the run still goes on (process {facts.get('pid', 'unknown')})"
    if facts.get("status") == "finished":
        return "the run has finished; train anew with another --output"
    if facts.get("outcome") == "pruned":
        return "a search has given this trial up; its options are in run.json"
    if not isinstance(facts.get("options"), dict) or not facts["options"]:
        return f"its {RUN} does not say which options it was begun with; train anew"
    return _other_version(facts.get("versions") or {})


def _other_version(before: Mapping[str, str]) -> Optional[str]:
    here = installed_versions()
    for package in _SAME:
        if package in before and before[package] != here.get(package):
            return (
                f"it was begun with {package} {before[package]}, and here is "
                f"{here.get(package, 'none')}: install {package}=={before[package]}, or train anew"
            )
    return None


def resumed_options(
    stopped: StoppedRun,
    given: Mapping[str, Any],
    *classes: type,
    config: Optional[Union[str, os.PathLike[str]]] = None,
) -> tuple[Any, ...]:
    """Return the options of a run that goes on: its own, and new places of its files.

    Args:
        stopped: The run.
        given: Options by name that the user has given with it.
        classes: The dataclasses of its options.
        config: A configuration file of such options.

    Raises:
        InputError: An option is not what the run was begun with, or a file is gone.
    """
    given = gather(given, config, *classes)
    known = {name: value for name, value in stopped.options.items() if value is not None}
    before, after = build(known, *classes), build({**known, **given}, *classes)
    for old, new in zip(before, after):
        for field in dataclasses.fields(new):
            if field.name in given and field.name not in _FREE:
                _check_same(field, getattr(old, field.name), getattr(new, field.name))
    _check_there(after)
    return after


def _check_same(field: dataclasses.Field[Any], old: Any, new: Any) -> None:
    """Check that an option was not changed; a file may lie elsewhere, see `check_files`."""
    if old == new or _is_input(field, old):
        return
    if isinstance(new, Path) and old is not None and new.absolute() == old.absolute():
        return
    raise InputError(
        f"{field.name}: the run was begun with {shown(_plain(old))}, and given is "
        f"{shown(_plain(new))}; leave it out, or train anew with another --output"
    )


def _is_input(field: dataclasses.Field[Any], value: Any) -> bool:
    return kind_of(field).is_path and value is not None and field.name != "output"


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _check_there(options: Iterable[Any]) -> None:
    for made in options:
        for field in dataclasses.fields(made):
            value = getattr(made, field.name)
            if _is_input(field, value) and not value.exists():
                flag = field.name.replace("_", "-")
                raise InputError(
                    f"{shown_path(value)} is gone, and the run needs it to go on; put it back, or "
                    f"say with --{flag} where it is now"
                )
