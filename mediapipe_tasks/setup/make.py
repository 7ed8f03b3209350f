"""Make the environment, or bring it up to date."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Optional, TextIO, Union

from mediapipe_tasks.elsewhere.environment import (
    TRAINING,
    VARIABLE,
    Environment,
    home,
    is_here,
    other_python,
    set_current,
)
from mediapipe_tasks.elsewhere.package import identity, requirement
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import shown_path
from mediapipe_tasks.setup.installers import Installer, find_installer

__all__ = ["make_environment"]

_EXTRAS = "mediapipe,sweep"


def make_environment(
    path: Union[str, Path, None] = None, *, screen: Optional[TextIO] = None
) -> None:
    """Make the environment that training needs, where this Python lacks Model Maker.

    One that is there is brought up to this version of the package, one that was left half made is
    made anew, and while another process makes it this one waits.

    Args:
        path: Its folder; where None one in the user's cache, and nothing is made where this
            Python has Model Maker itself.
        screen: Where it is shown how far it is; ``sys.stdout`` where None.

    Raises:
        InputError: The folder holds something else.
        TaskError: There is no network, or no Python that Model Maker can use.
    """
    show = screen or sys.stdout
    if path is None and os.environ.get(VARIABLE):
        python = other_python(TRAINING) or sys.executable
        _say(show, f"Nothing to do: {VARIABLE} names {shown_path(python)}.")
        return
    if path is None and is_here(TRAINING):
        _say(show, f"Nothing to do: {shown_path(sys.executable)} has Model Maker itself.")
        return
    folder = Path(path or home() / "mediapipe").expanduser().absolute()
    with _locked(show):
        _check_folder(folder)
        environment = Environment.read(folder)
        if environment is None or not environment.is_usable:
            environment = _make(folder, environment, show)
    set_current(environment)
    _say(show, f"Ready: {shown_path(environment.path)}. Every command and function uses it now.")


def _say(screen: TextIO, text: str) -> None:
    screen.write(f"{text}\n")
    screen.flush()


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds what this tool has not made: it may be removed.

    Raises:
        InputError: It does, or is no folder, or cannot be read.
    """
    try:
        is_foreign = any(folder.iterdir()) and Environment.read(folder) is None
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"--path {shown_path(folder)}: {error.strerror}; name another") from None
    if is_foreign:
        raise InputError(
            f"--path {shown_path(folder)} holds something else; name a new or an empty folder"
        )


@contextlib.contextmanager
def _locked(screen: TextIO) -> Iterator[None]:
    """Let one process at a time make environments; the lock is free when that process is gone."""
    import fcntl

    try:
        home().mkdir(parents=True, exist_ok=True)
        file = (home() / "lock").open("w")
    except OSError as error:
        raise TaskError(f"{shown_path(home())} cannot be written to: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(screen, "Another process is making an environment; waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(folder: Path, found: Optional[Environment], screen: TextIO) -> Environment:
    begin = time.monotonic()
    unfinished = Environment(folder)
    with tempfile.TemporaryDirectory() as scratch:
        package = requirement(Path(scratch), _EXTRAS)
        installer = find_installer(home())
        if found is None or not found.package or not found.python.exists():
            _make_bare(unfinished, installer, screen)
        _say(screen, "Installing TensorFlow and Model Maker (3 GB; a few minutes) ...")
        unfinished.write()
        installer.install(unfinished, package, screen)
    ready = Environment(folder, identity())
    ready.write()
    _say(screen, f"Done in {time.monotonic() - begin:.0f} s")
    return ready


def _make_bare(unfinished: Environment, installer: Installer, screen: TextIO) -> None:
    """Make a virtual environment without packages, in place of one that is of no use."""
    folder = unfinished.path
    _say(screen, f"Making an environment in {shown_path(folder)} with {installer.name} ...")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write()
    except OSError as error:
        raise TaskError(f"{shown_path(folder)} cannot be made: {error.strerror}") from None
    installer.make(unfinished, screen)
