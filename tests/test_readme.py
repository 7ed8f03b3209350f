"""The README's blocks run."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

from tests.support.pages import blocks

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = [block.text for block in blocks(TEXT) if block.kind == "python"]
CELLS = [block for block in BLOCKS if block.startswith("%")]


def test_there_are_blocks() -> None:
    """The README has Python blocks, so that the next test tests something."""
    assert len(BLOCKS) >= 2


@pytest.mark.parametrize("block", [block for block in BLOCKS if block not in CELLS])
def test_python_blocks_run(block: str, tmp_path: Path) -> None:
    """Each Python block runs as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    if "capture_training(" in block:
        assert "'val/loss': 0.75" in done.stdout
        assert "keras: 2 values" in done.stdout


def test_the_cells_run_in_a_notebook(tmp_path: Path) -> None:
    """The blocks with magics run, one after the other, in one kernel."""
    cells = [nbformat.v4.new_code_cell(block) for block in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=60, resources=resources).execute()
    assert "keras: 2 values" in "".join(output.text for output in notebook.cells[-1].outputs)
    (metrics,) = tmp_path.glob("runs/*/metrics.jsonl")
    assert '"val/loss": 0.75' in metrics.read_text()


def test_the_options_are_those_that_there_are() -> None:
    """The table has a row for each option, with its default and what it is for."""
    from mediapipe_tasks.options.arguments import add_arguments
    from mediapipe_tasks.text_classifier.options import (
        DataOptions,
        RunOptions,
        TextClassifierOptions,
    )

    parser = argparse.ArgumentParser(add_help=False)
    for options in (DataOptions, TextClassifierOptions, RunOptions):
        add_arguments(parser, options)
    shown = [(a.option_strings[0], a.help) for a in parser._actions if a.help != argparse.SUPPRESS]
    rows = re.findall(r"^\| `(--[a-z-]+)` \| (.*?) \| (.*) \|$", TEXT, re.MULTILINE)
    assert [option for option, *_ in rows] == [option for option, _ in shown]
    for (option, default, about), (_, text) in zip(rows, shown):
        prefix = "" if default == "required" else "default: "
        assert text == f"{about} ({prefix}{default})", option


def test_the_configuration_file_is_one(tmp_path: Path) -> None:
    """The TOML block is read, and each of its values arrives."""
    from mediapipe_tasks.text_classifier.options import build_options

    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "run.toml").write_text(block, encoding="utf-8")
    training, data, run = build_options({}, tmp_path / "run.toml")
    assert (training.epochs, training.class_weights) == (30, "balanced")
    assert data.data == tmp_path / "train.csv"
    assert (run.output, run.tags) == (tmp_path / "runs" / "balanced", ("balanced", "short"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_figures_are_those_of_the_demo(tmp_path: Path) -> None:
    """`make demo` prints what the README shows of it."""
    (block,) = re.findall(r"```console\n\$ make demo\n(.*?)```", TEXT, re.DOTALL)
    names = {"data": "train", "validation": "validation", "test": "test"}
    folder = README.parent / "examples" / "assistant_commands"
    files = [word for k, v in names.items() for word in (f"--{k}", str(folder / f"{v}.csv"))]
    command = [sys.executable, "-m", "mediapipe_tasks", "text-classifier", "train", *files]
    done = subprocess.run(
        [*command, "--output", str(tmp_path / "demo"), "--mode", "disabled"],
        capture_output=True,
        text=True,
        timeout=550,
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in block.splitlines() if line != "..."]
    assert len(lines) >= 8
    missing = [line for line in lines if line not in done.stdout.splitlines()]
    assert missing == []
