"""Searches over small programs, begun as users begin them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SWEEP = [sys.executable, "-m", "stdout_hook", "sweep"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Begin = Callable[..., "subprocess.Popen[str]"]

EPOCHS = """
import sys, time
x, epochs, pause = float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
for epoch in range(1, epochs + 1):
    print(f"Epoch {epoch}/{epochs}")
    loss = x + 1 / epoch
    print(f"8/8 - 1s - loss: {loss:.4f} - val_loss: {loss + 1:.4f}", flush=True)
    time.sleep(pause)
"""
"""Prints what Keras does; the less its first argument, the better it is."""


def literal(program: str) -> str:
    """Return a program in which no brace stands for a parameter."""
    return program.replace("{", "{{").replace("}", "}}")


def epochs(*arguments: object) -> list[str]:
    """Return a command that runs `EPOCHS`: x, how many epochs, seconds for each."""
    return [sys.executable, "-S", "-c", literal(EPOCHS), *map(str, arguments)]


@pytest.fixture
def sweep(tmp_path: Path) -> Run:
    """Return a function that runs a search in the folder ``s`` to its end."""

    def run(*words: str, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*SWEEP, "--output", "s", *words, "--", *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Return a function that begins a search, in the folder ``s`` if no other is named."""
    begun: list[subprocess.Popen[str]] = []

    def run(*words: str, command: list[str], output: str = "s") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*SWEEP, "--output", output, *words, "--", *command],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        process.kill()  # its trials end with it
        process.communicate(timeout=60)


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.05)


def facts_of(folder: Path) -> list[dict[str, Any]]:
    """Return the run.json of each trial of a search, in their order."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("trials/*/run.json"))]
