"""Notebooks: captures in real kernels, in one cell and over several."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows

pytest.importorskip("ipykernel")
if sys.platform == "win32":
    pytest.skip("kernels are tried on POSIX systems", allow_module_level=True)

import nbclient
import nbformat

CELL = """
def epoch(n, count=2):
    print(f"Epoch {n}/{count}")
    print(f"8/8 - 1s - loss: 0.5000 - val_loss: {n / 1000:.4f}", flush=True)
"""


class Notebook:
    """Cells that are run one after another in a real kernel of this Python."""

    def __init__(self, folder: Path) -> None:
        self.cells = nbformat.v4.new_notebook()
        self.client = nbclient.NotebookClient(
            self.cells,
            timeout=100,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder)}},
        )

    def kernel(self) -> Any:
        """Return a context manager that starts the kernel and shuts it down."""
        # Where this is set ipykernel shows nothing of what is written to the descriptors.
        environment = {k: v for k, v in os.environ.items() if k != "PYTEST_CURRENT_TEST"}
        return self.client.setup_kernel(env=environment)

    def run(self, code: str) -> str:
        """Run a cell; returns what it shows as text; its exception is a CellExecutionError."""
        cell = nbformat.v4.new_code_cell(code)
        self.cells.cells.append(cell)
        self.client.execute_cell(cell, len(self.cells.cells) - 1)
        return "".join(_text_of(output) for output in cell.outputs)


def _text_of(output: Any) -> str:
    if output.output_type == "stream":
        return str(output.text)
    return str(output.get("data", {}).get("text/plain", ""))


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[Notebook]:
    """A notebook whose kernel runs in an empty folder."""
    made = Notebook(tmp_path)
    with made.kernel():
        made.run("import os, sys\nfrom stdout_hook import capture_training" + CELL)
        yield made


def val_losses(folder: Path) -> list[float]:
    rows = read_rows(folder / "metrics.jsonl")
    return [row["val/loss"] for row in rows if "val/loss" in row]


@pytest.mark.parametrize("level", ["sys", "fd"])
def test_one_cell(notebook: Notebook, tmp_path: Path, level: str) -> None:
    """What a cell prints is shown in that cell, and logged."""
    shown = notebook.run(
        f"before = sys.stdout\n"
        f"with capture_training(folder='run', level={level!r}, sinks=lambda row: None):\n"
        "    epoch(1)\n    epoch(2)\n"
        "print(sys.stdout is before)"
    )
    assert shown.count("val_loss") == 2
    assert shown.endswith("True\n")
    assert val_losses(tmp_path / "run") == [0.001, 0.002]


def test_several_cells(notebook: Notebook, tmp_path: Path) -> None:
    """A capture may begin in one cell and end in another; each cell shows its own output."""
    notebook.run("hook = capture_training(folder='run', sinks=lambda row: None)\nhook.start()")
    assert notebook.run("epoch(1)").splitlines()[0] == "Epoch 1/2"
    assert notebook.run("epoch(2)").splitlines()[0] == "Epoch 2/2"
    notebook.run("hook.stop()")
    assert notebook.run("epoch(3)").splitlines()[0] == "Epoch 3/2"
    assert val_losses(tmp_path / "run") == [0.001, 0.002]


def test_stand_ins_do_not_pile_up(notebook: Notebook) -> None:
    """However many captures begin in one cell and end in another, there is one stand-in at most."""
    depth = "stream, depth = sys.stdout, 0\nwhile hasattr(stream, 'below'):\n"
    depth += "    stream, depth = stream.below, depth + 1\nprint(depth)"
    rows = "rows = []"
    notebook.run(rows)
    for _ in range(3):
        notebook.run("hook = capture_training(folder=False, sinks=rows.append).start()")
        notebook.run("epoch(1)")
        assert notebook.run(depth) == "1\n"
        notebook.run("hook.stop()")
        assert notebook.run(depth) in ("0\n", "1\n")
    assert notebook.run("print(sum('val/loss' in row for row in rows))") == "3\n"


def test_the_magic(notebook: Notebook, tmp_path: Path) -> None:
    """``%%capture_training`` logs a cell, shows its value, and says what was read."""
    notebook.run("%load_ext stdout_hook")
    shown = notebook.run("%%capture_training kept --output run\nepoch(1)\nx = 6\nx * 7")
    assert shown.startswith("Epoch 1/2\n")
    assert "keras: 2 values at 2 points" in shown
    assert shown.endswith("42")
    assert notebook.run("print(x, kept.summary().values)") == "6 {'keras': 2}\n"
    assert val_losses(tmp_path / "run") == [0.001]


def test_the_magic_without_options(notebook: Notebook, tmp_path: Path) -> None:
    """It makes a new run folder and says where."""
    notebook.run("%load_ext stdout_hook")
    shown = notebook.run("%%capture_training\nepoch(1)")
    (folder,) = (tmp_path / "runs").iterdir()
    assert f"run folder: {folder}" in shown
    assert val_losses(folder) == [0.001]


def test_an_exception_in_the_magics_cell(notebook: Notebook, tmp_path: Path) -> None:
    """It fails the cell, as without the magic, and what was read is kept."""
    notebook.run("%load_ext stdout_hook")
    with pytest.raises(nbclient.exceptions.CellExecutionError) as caught:
        notebook.run("%%capture_training --output run\nepoch(1)\nraise ValueError('broken')")
    assert caught.value.ename == "ValueError"
    colours = re.compile(r"\x1b\[[\d;]*m")
    traceback = colours.sub("", caught.value.traceback.split("------------------\n")[-1])
    assert "----> 2 raise ValueError('broken')" in traceback
    assert "stdout_hook" not in traceback
    assert val_losses(tmp_path / "run") == [0.001]
    assert '"status": "failed"' in (tmp_path / "run" / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("--level deep", "invalid choice: 'deep'"),
        ("--parser kreas", "unknown parser 'kreas'"),
        ("--patterns none.json", "none.json"),
        ("--key-format x", "must contain {metric}"),
    ],
)
def test_a_wrong_line_runs_nothing(notebook: Notebook, line: str, message: str) -> None:
    """What is wrong is said in one line, before the cell is run."""
    notebook.run("%load_ext stdout_hook")
    with pytest.raises(nbclient.exceptions.CellExecutionError) as caught:
        notebook.run(f"%%capture_training {line}\ny = 1")
    assert "UsageError" in str(caught.value)
    assert message in str(caught.value)
    assert "stdout_hook/" not in str(caught.value)
    assert notebook.run("print('y' in globals())") == "False\n"


@pytest.mark.parametrize("level", ["sys", "fd"])
def test_commands_of_a_cell(notebook: Notebook, tmp_path: Path, level: str) -> None:
    """What ``!command`` shows is read as well."""
    notebook.run("%load_ext stdout_hook")
    code = "print('Epoch 1/1\\n8/8 - 1s - loss: 0.5000 - val_loss: 0.7500')"
    (tmp_path / "train.py").write_text(code, encoding="utf-8")
    shown = notebook.run(
        f"%%capture_training --output run --level {level}\n!{sys.executable} train.py"
    )
    assert shown.count("val_loss: 0.7500") == 1
    assert val_losses(tmp_path / "run") == [0.75]


def test_what_c_code_prints(notebook: Notebook, tmp_path: Path) -> None:
    """At level fd the descriptors are read, and what is written there is shown as before."""
    line = "b'Epoch 1/1\\n8/8 - 1s - loss: 0.5000 - val_loss: 0.7500\\n'"
    shown = notebook.run(
        "with capture_training(folder='run', level='fd', sinks=lambda row: None):\n"
        f"    os.write(1, {line})\n"
        "import time; time.sleep(1)"
    )
    assert shown.count("val_loss: 0.7500") == 1
    assert val_losses(tmp_path / "run") == [0.75]


def test_a_kernel_that_is_shut_down(tmp_path: Path) -> None:
    """Without an end, the rows up to then are in the run folder."""
    notebook = Notebook(tmp_path)
    with notebook.kernel():
        notebook.run("from stdout_hook import capture_training" + CELL)
        notebook.run("capture_training(folder='run', sinks=lambda row: None).start()")
        notebook.run("epoch(1)\nepoch(2)")
    assert val_losses(tmp_path / "run") == [0.001, 0.002]


@pytest.mark.wandb
@pytest.mark.parametrize("level", ["sys", "fd"])
def test_the_logs_tab_of_wandb(notebook: Notebook, tmp_path: Path, level: str) -> None:
    """W&B's log has the lines of every captured cell, once, though IPython undoes W&B's patch."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run, values

    notebook.run(
        "import wandb\n"
        "settings = wandb.Settings(silent=True)\n"
        "run = wandb.init(mode='offline', dir='.', settings=settings)"
    )
    notebook.run(f"hook = capture_training(run, level={level!r}).start()\nprint('line one')")
    notebook.run("epoch(1)\nprint('line two', file=sys.stderr)")
    notebook.run("hook.stop()")
    notebook.run("with capture_training(run):\n    print('line three')\n    epoch(2)")
    notebook.run("run.finish()")
    found: dict[str, Any] = read_run(tmp_path, 5)
    console = "".join(text for _, text in found["console"])
    for name in ("one", "two", "three"):
        assert console.count(f"line {name}\n") == 1
    assert console.count("val_loss: 0.0010") == 1
    assert values(found, "val/loss") == [0.001, 0.002]


@pytest.mark.wandb
def test_a_run_that_is_finished_in_the_captured_cell(notebook: Notebook, tmp_path: Path) -> None:
    """What was printed right before is in the run."""
    pytest.importorskip("wandb")
    from tests.support.read_wandb import read_run, values

    notebook.run("import wandb")
    notebook.run(
        "settings = wandb.Settings(silent=True)\n"
        "run = wandb.init(mode='offline', dir='.', settings=settings)\n"
        "with capture_training():\n"
        "    epoch(1)\n"
        "    run.finish()\n"
        "    print('line after')"
    )
    found: dict[str, Any] = read_run(tmp_path, 5)
    console = "".join(text for _, text in found["console"])
    assert console.count("val_loss: 0.0010") == 1
    assert "line after" not in console
    assert values(found, "val/loss") == [0.001]
