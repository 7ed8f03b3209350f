"""What makes environments and installs packages: uv, or else ``venv`` and pip."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Protocol, TextIO

from mediapipe_tasks.elsewhere.environment import Environment
from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.setup.steps import run_step

__all__ = ["Installer", "Uv", "VenvAndPip", "find_installer"]

_PYTHONS = ("3.11", "3.10", "3.9")


class Installer(Protocol):
    """Makes virtual environments of a Python that Model Maker can use."""

    @property
    def name(self) -> str:
        """What the user knows it by."""
        ...

    def make(self, environment: Environment, screen: TextIO) -> None:
        """Make one without packages in its folder, in which there may be a note."""
        ...

    def install(
        self, environment: Environment, requirements: Sequence[str], screen: TextIO
    ) -> None:
        """Install packages; those that are there already in another state are replaced."""
        ...


@dataclass(frozen=True)
class Uv:
    """uv, which downloads a Python where there is none that fits.

    Attributes:
        command: Its path.
    """

    command: str
    name: str = "uv"

    def make(self, environment: Environment, screen: TextIO) -> None:
        """Make one of Python 3.11, or of 3.9 or 3.10 where no 3.11 is here or to be had."""
        make = [self.command, "venv", "--allow-existing", str(environment.path), "--python"]
        try:
            run_step([*make, "3.11"], screen)
        except TaskError:
            run_step([*make, ">=3.9,<3.12"], screen)

    def install(
        self, environment: Environment, requirements: Sequence[str], screen: TextIO
    ) -> None:
        """Install packages."""
        install = [self.command, "pip", "install", "--python", str(environment.python)]
        run_step([*install, "--reinstall-package", "stdout-hook", *requirements], screen)


@dataclass(frozen=True)
class VenvAndPip:
    """A Python's own ``venv``, and pip in it.

    Attributes:
        python: The path of a Python 3.9 to 3.11.
    """

    python: str
    name: str = "venv and pip"

    def make(self, environment: Environment, screen: TextIO) -> None:
        """Make one with pip in it."""
        run_step([self.python, "-m", "venv", str(environment.path)], screen)

    def install(
        self, environment: Environment, requirements: Sequence[str], screen: TextIO
    ) -> None:
        """Install packages; pip leaves this one alone where its version is there."""
        pip = [str(environment.python), "-m", "pip", "--disable-pip-version-check"]
        run_step([*pip, "uninstall", "--yes", "stdout-hook"], screen)
        run_step([*pip, "install", *requirements], screen)


def find_installer(cache: Path) -> Installer:
    """Return uv where it is here, else ``venv`` and pip where a Python fits, else fetch uv.

    Args:
        cache: The folder that uv is fetched to.

    Raises:
        TaskError: There is none of them, and uv could not be fetched.
    """
    uv = _find_uv(cache)
    if uv is not None:
        return Uv(uv)
    python = _find_python()
    return Uv(_fetch_uv(cache)) if python is None else VenvAndPip(python)


def _find_uv(cache: Path) -> Optional[str]:
    beside = str(Path(sys.executable).parent)
    places = [os.environ.get("PATH", os.defpath), beside, str(cache / "uv" / "bin")]
    return shutil.which("uv", path=os.pathsep.join(places))


def _find_python() -> Optional[str]:
    """Return a Python that Model Maker can use and that can make environments with pip."""
    found = [shutil.which(f"python{version}") for version in _PYTHONS]
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in _PYTHONS:
        found.insert(0, sys.executable)
    return next((python for python in found if python and _has_ensurepip(python)), None)


def _has_ensurepip(python: str) -> bool:
    """Return whether a Python runs and is whole: Debian keeps ``ensurepip`` in another package."""
    command = [python, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _fetch_uv(cache: Path) -> str:
    if importlib.util.find_spec("pip") is None:
        raise TaskError(
            "uv is needed, and there is no pip to fetch it with; install it, for example with "
            "your system's packages, and run this command again"
        )
    fetch = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--upgrade"]
    run_step([*fetch, "--target", str(cache / "uv"), "uv"])
    return str(cache / "uv" / "bin" / "uv")
