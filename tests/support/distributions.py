"""The project as its users get it: built, and installed where nothing else is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
LEFT_OUT = {".*", "*.egg-info", "build", "dist", "htmlcov", "runs", "wandb"}
"""What is at the top of a checkout and belongs to nobody else."""


class Distributions(NamedTuple):
    """What was built.

    Attributes:
        checkout: What they were built from.
        wheel: The wheel's file.
        sdist: That of the source distribution.
    """

    checkout: Path
    wheel: Path
    sdist: Path

    def files_of_wheel(self) -> set[str]:
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    def files_of_sdist(self) -> set[str]:
        """Return its files without the folder that all are in."""
        with tarfile.open(self.sdist) as archive:
            return {m.name.partition("/")[2] for m in archive.getmembers() if m.isfile()}


def build(folder: Path, *options: str) -> Distributions:
    """Build both from a copy of the checkout, the wheel from the source distribution."""
    shutil.copytree(ROOT, folder / "checkout", ignore=_left_out)
    command = [sys.executable, "-m", "build", *options, "--outdir", "dist", "checkout"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = (folder / "dist").glob("*.whl"), (folder / "dist").glob("*.tar.gz")
    return Distributions(folder / "checkout", wheel, sdist)


def _left_out(folder: str, names: list[str]) -> set[str]:
    patterns = LEFT_OUT if Path(folder) == ROOT else set()
    return set(shutil.ignore_patterns("__pycache__", *patterns)(folder, names))


def find_uv() -> str | None:
    """Return the path of uv: the project's own, or another that is there."""
    return shutil.which("uv", path=f"{ROOT / '.cache/uv/bin'}{os.pathsep}{os.environ['PATH']}")


def find_python(version: str) -> str | None:
    """Return the path of a Python of that version, also one that pyenv keeps; None without."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    kept = [str(path) for path in pyenv.glob("versions/*/bin")]
    return shutil.which(f"python{version}", path=os.pathsep.join([*kept, os.environ["PATH"]]))


def run_uv(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run uv; what it says is in the result."""
    command = [find_uv() or "uv", *arguments, "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, timeout=250, **options)


class BareEnvironment:
    """A virtual environment with the wheel, without its extras, and nothing else."""

    def __init__(self, folder: Path, version: str, python: str, wheel: Path) -> None:
        self.version = version
        self.bin = folder / "bin"
        run_uv("venv", "--python", python, str(folder)).check_returncode()
        install = ("pip", "install", "--offline", "--no-deps", "--python", self.bin / "python")
        run_uv(*map(str, install), str(wheel)).check_returncode()

    def run(self, command: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run one of its commands as a user without settings would."""
        return subprocess.run(
            [str(self.bin / command), *arguments],
            cwd=cwd,
            env={"PATH": os.environ["PATH"], "HOME": str(cwd)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
