"""W&B on the same stream: each line once on the screen and once in W&B's log, in every order."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows
from tests.support.read_wandb import read_run, values

pytest.importorskip("wandb")
pytestmark = pytest.mark.wandb

LINES = ["before", "started", "begun", "epoch", "stopping", "stopped", "after"]
PROGRAM = """
import os, sys, time
def say(name):
    print(f"line {name}", flush=True)
    print(f"line {name}", file=sys.stderr, flush=True)
def load():
    global wandb
    import wandb
def init():
    global run
    settings = wandb.Settings(silent=True, console=CONSOLE)
    run = wandb.init(mode="offline", dir=FOLDER, settings=settings)
def train():
    print("Epoch 1/1\\n8/8 - 1s - loss: 0.5000 - val_loss: 0.7500", flush=True)
"""
INSIDE = (
    "from stdout_hook import capture_training\nwith capture_training(sinks=[JSONL], level=LEVEL):\n"
)


def program(imports: str, inits: str, finishes: str) -> str:
    """Write a program that does each of the three before, inside or after a capture."""
    before = [*(["load()"] if imports == "before" else []), "say('before')"]
    before += ["init()", "say('started')"] if inits == "before" else []
    inside = ["load()"] if imports == "inside" else []
    inside += ["init()", "time.sleep(0.2)"] if inits == "inside" else []
    inside += ["say('begun')", "train()", "say('epoch')"]
    inside += ["run.finish()"] if finishes == "inside" else []
    after = ["say('stopped')", *(["run.finish()"] if finishes == "after" else []), "say('after')"]
    block = "".join(f"    {line}\n" for line in inside)
    return PROGRAM + "\n".join(before) + "\n" + INSIDE + block + "\n".join(after) + "\n"


def run(code: str, folder: Path, **names: Any) -> subprocess.CompletedProcess[str]:
    head = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    head += f"FOLDER, JSONL = {str(folder)!r}, 'jsonl:{folder / 'rows.jsonl'}'\n"
    command = [sys.executable, "-c", head + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=100)


ORDERS = [
    (imports, inits, finishes)
    for imports, inits, finishes in itertools.product(
        ("before", "inside"), ("before", "inside"), ("inside", "after")
    )
    if (imports, inits) != ("inside", "before")
]


@pytest.mark.parametrize("level", ["sys", "fd"])
@pytest.mark.parametrize(("imports", "inits", "finishes"), ORDERS)
def test_each_line_once(
    imports: str, inits: str, finishes: str, level: str, tmp_path: Path
) -> None:
    """Whatever comes first, no line is lost or doubled, and the metrics are in the run."""
    done = run(program(imports, inits, finishes), tmp_path, CONSOLE="auto", LEVEL=level)
    assert done.returncode == 0, done.stderr
    said = [name for name in LINES if f"say('{name}')" in program(imports, inits, finishes)]
    on_screen = [line for line in done.stdout.splitlines() if line.startswith("line")]
    assert on_screen == [f"line {name}" for name in said]
    assert done.stderr.splitlines() == on_screen
    found: dict[str, Any] = read_run(tmp_path, 5)
    assert found["problems"] == []
    console = "".join(text for _, text in found["console"])
    wanted = {"begun", "epoch"} | ({"started"} if inits == "before" else set())
    wanted |= {"stopped"} if finishes == "after" else set()
    counts = {name: console.count(f"line {name}\n") for name in said}
    assert counts == {name: 2 * (name in wanted) for name in said}
    assert values(found, "val/loss") == [0.75]
    rows = [row["val/loss"] for row in read_rows(tmp_path / "rows.jsonl") if "val/loss" in row]
    assert rows == [0.75]


@pytest.mark.parametrize("level", ["sys", "fd"])
@pytest.mark.parametrize("console", ["off", "wrap", "wrap_raw", "wrap_emu", "redirect"])
def test_console_modes(console: str, level: str, tmp_path: Path) -> None:
    """Each way of W&B's own to capture goes on to work, and what is off stays off."""
    code = program("before", "before", "after")
    done = run(code, tmp_path, CONSOLE=console, LEVEL=level)
    assert done.returncode == 0, done.stderr
    on_screen = [line for line in done.stdout.splitlines() if line.startswith("line")]
    said = ["before", "started", "begun", "epoch", "stopped", "after"]
    assert on_screen == [f"line {name}" for name in said]
    found: dict[str, Any] = read_run(tmp_path, 5)
    text = "".join(text for _, text in found["console"]).replace("\r", "")
    counts = {text.count(f"line {name}\n") for name in ("started", "begun", "epoch", "stopped")}
    assert counts == {0 if console == "off" else 2}
    assert values(found, "val/loss") == [0.75]
