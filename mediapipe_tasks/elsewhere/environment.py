"""The Python that runs what this one cannot: Model Maker needs Python 3.9 to 3.11.

``mediapipe-tasks setup`` makes an environment for it and notes where; `other_python` finds it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from mediapipe_tasks.disk import whole_file
from mediapipe_tasks.elsewhere.package import identity
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.quoting import shown_path

__all__ = [
    "RUNTIME",
    "TRAINING",
    "VARIABLE",
    "Environment",
    "current_environment",
    "home",
    "is_here",
    "other_python",
    "require",
    "set_current",
]

TRAINING = "mediapipe_model_maker"
"""What training needs: Model Maker, which brings TensorFlow."""

RUNTIME = "mediapipe"
"""What running a model needs."""

VARIABLE = "MEDIAPIPE_TASKS_PYTHON"
"""Names a Python to use instead of what is found; set and empty: never another than this one."""

_NAMES = {TRAINING: "MediaPipe Model Maker", RUNTIME: "MediaPipe"}
_LATEST = {TRAINING: (3, 11), RUNTIME: (3, 12)}
_NOTE = "stdout-hook.json"
_CURRENT = "environment"


@dataclass(frozen=True)
class Environment:
    """A virtual environment with Model Maker and this package in it.

    Attributes:
        path: Its folder.
        package: What of this package it holds, see `elsewhere.package.identity`; empty
            while it is made.
    """

    path: Path
    package: str = ""

    @property
    def python(self) -> Path:
        """Its interpreter."""
        folder = "Scripts" if os.name == "nt" else "bin"
        return self.path / folder / "python"

    @property
    def is_usable(self) -> bool:
        """Whether it was made to its end, by this very version, and its Python is there."""
        return self.package == identity() and self.python.exists()

    def write(self) -> None:
        """Note what it is in its folder; the note is replaced whole."""
        with whole_file(self.path / _NOTE) as part:
            part.write_text(json.dumps({"package": self.package}) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Optional[Environment]:
        """Return what a folder's note says, None where there is none."""
        try:
            found = json.loads((path / _NOTE).read_text(encoding="utf-8"))
            return cls(path, str(found["package"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):  # the note was cut short
            return cls(path)


def home() -> Path:
    """Return the folder in the user's cache where environments are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache, "stdout-hook")


def current_environment() -> Optional[Environment]:
    """Return the environment that was made last, None where there is none any more."""
    try:
        path = (home() / _CURRENT).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, ValueError):
        return None
    return Environment.read(Path(path))


def set_current(environment: Environment) -> None:
    """Let every later command use this environment."""
    home().mkdir(parents=True, exist_ok=True)
    with whole_file(home() / _CURRENT) as part:
        part.write_text(f"{environment.path}\n", encoding="utf-8")


def is_here(need: str) -> bool:
    """Return whether this Python has `TRAINING` or `RUNTIME`, without importing it."""
    spec = importlib.util.find_spec(need)
    folders = (spec and spec.submodule_search_locations) or []
    # Releases of MediaPipe from 0.10.30 on lack this part, which the classifiers use.
    part = "python" if need == RUNTIME else ""
    return any(Path(folder, part).is_dir() for folder in folders)


def other_python(need: Optional[str]) -> Optional[Path]:
    """Return the Python that has to run what needs a package; None where it is this one.

    Args:
        need: `TRAINING`, `RUNTIME`, or None for what needs neither.

    Raises:
        InputError: The variable `VARIABLE` names no Python.
        TaskError: The environment was made by another version of this package.
    """
    named = os.environ.get(VARIABLE)
    if need is None or named == "":
        return None
    if named is not None:
        return _named(Path(named))
    if is_here(need):
        return None
    found = current_environment()
    if found is None or not found.package:
        return None
    if not found.is_usable:
        raise TaskError(
            f"the environment in {shown_path(found.path)} is not of this version of stdout-hook; "
            "bring it up to date: mediapipe-tasks setup"
        )
    return found.python


def _named(python: Path) -> Optional[Path]:
    if not (python.is_file() and os.access(python, os.X_OK)):
        raise InputError(
            f"{VARIABLE}={shown_path(python)}: expected the path of a Python that has "
            "Model Maker, as /path/to/environment/bin/python"
        )
    return None if python.absolute() == Path(sys.executable).absolute() else python.absolute()


def require(need: str) -> None:
    """Check that this Python has `TRAINING` or `RUNTIME`, before anything is begun.

    Raises:
        TaskError: It has not; the text says what to do.
    """
    if not is_here(need):
        raise TaskError(_advice(need))


def _advice(need: str) -> str:
    name, latest = _NAMES[need], _LATEST[need]
    if sys.version_info[:2] <= latest:
        lack = f"{name} is not installed"
        also = "; or install it here: pip install 'stdout-hook[mediapipe]'"
    else:
        python = ".".join(map(str, sys.version_info[:2]))
        lack = f"{name} cannot be installed on Python {python}: it needs 3.9 to 3.{latest[1]}"
        also = ""
    return f"{lack}. Make an environment that has it, once: mediapipe-tasks setup{also}"
