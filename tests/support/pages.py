"""The blocks of a page of Markdown, run as its readers run them."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Block(NamedTuple):
    kind: str
    text: str


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks: the language named, and the text."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return [Block(*each) for each in found]


def skip_without_needs(page: str) -> None:
    """Skip the test where a library is missing that the page says it needs, in a comment."""
    for named in re.findall(r"<!-- needs: (.*?) -->", page):
        for library in re.split(r",\s*", named):
            if importlib.util.find_spec(library) is None:
                pytest.skip(f"{library} is not installed")


def run(block: Block, folder: Path) -> None:
    """Run a block in `folder`, if it can be run.

    ``python`` is a program, ``sh`` a script. Of ``console``, what stands behind ``$ `` is one, and
    each line shown of its output must be there; ``...`` stands for any.
    """
    if block.kind == "python":
        _run([sys.executable, "-c", block.text], folder)
    elif block.kind == "sh":
        _run(["bash", "-euc", block.text], folder)
    elif block.kind == "console":
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
            printed = _run(["bash", "-euc", command], folder).splitlines()
            missing = [line for line in shown.splitlines() if line not in ("...", *printed)]
            assert missing == [], "\n".join(printed)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout}"
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which our programs are found, and libraries keep to `folder`."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {"PATH": programs, "PYTHONPATH": str(ROOT), "TRACKIO_DIR": str(folder / "trackio")}
    return {**os.environ, **own, "WANDB_MODE": "offline", "MLFLOW_DISABLE_TELEMETRY": "true"}
