"""The notebooks run in real kernels, of this Python and of one that cannot have Model Maker."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.distributions import ROOT, find_python, find_uv, run_uv

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")
pytest.importorskip("plotly")

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SHORT = {
    "01_any_training_loop": {"EPOCHS": 4, "PAUSE": 0.0},
    "02_text_classifier": {"EPOCHS": 3},
    "03_debug_and_compare": {"EPOCHS": 3, "ROWS": 200},
}
"""What replaces the values of the cell that is marked `parameters`."""

ADDRESS = re.compile(r"https://colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/main/(.*?)\)")


BOOK = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.stem))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


class Kernel:
    """Runs notebooks with a Python, each in surroundings like those in the repository."""

    def __init__(self, folder: Path, python: str, **variables: str) -> None:
        self.folder = folder
        spec = {"argv": [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
        place = folder / "jupyter/kernels/chosen"
        place.mkdir(parents=True)
        (place / "kernel.json").write_text(json.dumps({**spec, "display_name": "Chosen"}))
        # Where that is set ipykernel shows nothing of what is written to the descriptors.
        own = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
        self.variables = {**own, "WANDB_MODE": "offline", **variables}

    def run(self, name: str, *, timeout: int = 280) -> list[Any]:
        """Run a notebook, shortened; returns its code cells with what they show."""
        place = self.folder / "notebooks"
        place.mkdir()
        (self.folder / "examples").symlink_to(ROOT / "examples")
        book = read(ROOT / "notebooks" / f"{name}.ipynb")
        (cell,) = (cell for cell in book.cells if "parameters" in cell.metadata.get("tags", ()))
        cell.source = "\n".join(f"{key} = {value!r}" for key, value in SHORT[name].items())
        resources = {"metadata": {"path": str(place)}}
        client = nbclient.NotebookClient(
            book, timeout=timeout, kernel_name="chosen", resources=resources
        )
        client.execute(env=self.variables)
        nbformat.write(book, self.folder / f"{name}.ipynb")
        return [cell for cell in book.cells if cell.cell_type == "code"]


def shown(cells: list[Any], kind: str = "text/plain") -> str:
    """Return all that cells show of a kind; ``text/plain`` is what they print, too."""
    outputs = [output for cell in cells for output in cell.outputs]
    data = [str(output.get("data", {}).get(kind, "")) for output in outputs]
    return "\n".join([*data, *(output.get("text", "") for output in outputs if kind[-1] == "n")])


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """A kernel of this Python."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return Kernel(tmp_path, sys.executable)


@pytest.fixture(scope="session")
def python312(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python 3.12 with what the first cell of a notebook installs there."""
    python = find_python("3.12")
    if python is None or find_uv() is None:
        pytest.skip("there is no Python 3.12, or no uv, here")
    folder = tmp_path_factory.mktemp("python312") / "env"
    run_uv("venv", "--python", python, str(folder)).check_returncode()
    made = str(folder / "bin/python")
    packages = ("ipykernel", "pandas", "--editable", f"{ROOT}[report]")
    done = run_uv("pip", "install", "--python", made, *packages)
    if done.returncode:
        pytest.skip(f"its packages cannot be had: {done.stderr.splitlines()[-1:]}")
    return made


@pytest.fixture
def kernel312(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python312: str) -> Kernel:
    """A kernel that cannot have Model Maker, and is told of the Python of the tests."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    return Kernel(tmp_path, python312, MEDIAPIPE_TASKS_PYTHON=sys.executable)


def test_any_training_loop(kernel: Kernel) -> None:
    """Each way to train leaves a run, curves are drawn, and the page has all of them."""
    cells = kernel.run("01_any_training_loop")
    page = shown(cells, "text/html")
    assert page.count("<svg") >= 4
    assert "<iframe srcdoc=" in page
    assert len(list(kernel.folder.glob("notebooks/runs/*/metrics.jsonl"))) == 4
    assert "'val/loss'" in shown(cells)


@pytest.mark.timeout(600)
def test_the_text_classifier_from_another_python(kernel312: Kernel) -> None:
    """A kernel of Python 3.12 trains in another one, with live output, curves and the result."""
    cells = kernel312.run("02_text_classifier")
    text, page = shown(cells), shown(cells, "text/html")
    assert "Training 3/3  train/loss" in text
    assert page.count("<svg") >= 2
    assert "<iframe srcdoc=" in page
    run = json.loads((kernel312.folder / "notebooks/runs/assistant/run.json").read_text())
    assert run["versions"]["python"].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    assert "model.tflite" in text


@pytest.mark.timeout(600)
def test_debug_and_compare(kernel: Kernel) -> None:
    """Two trainings in the kernel itself, wrong predictions, thresholds, and both side by side."""
    cells = kernel.run("03_debug_and_compare")
    page = shown(cells, "text/html")
    assert page.count("<svg") >= 4
    assert "Prompt" in shown(cells)
    assert "coverage" in shown(cells)
    assert page.count("<iframe srcdoc=") == 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_first_cell_makes_the_environment(kernel312: Kernel) -> None:
    """With nothing prepared, uv makes the environment of 3 GB, and the training runs in it."""
    uv = find_uv()
    assert uv is not None
    cache = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True, check=True)
    del kernel312.variables["MEDIAPIPE_TASKS_PYTHON"]
    kernel312.variables.update(
        XDG_CACHE_HOME=str(kernel312.folder / "cache"),
        UV_CACHE_DIR=cache.stdout.strip(),
        PATH=f"{Path(uv).parent}{os.pathsep}{os.environ['PATH']}",
    )
    cells = kernel312.run("02_text_classifier", timeout=1500)
    assert "with uv ..." in shown(cells)
    run = json.loads((kernel312.folder / "notebooks/runs/assistant/run.json").read_text())
    assert run["versions"]["python"].startswith("3.11.")
    assert str(kernel312.folder / "cache/stdout-hook/mediapipe") in shown(cells)


@BOOK
def test_nothing_is_left_in_it(path: Path) -> None:
    """Outputs, counts and the authors' own settings are cleared."""
    book = read(path)
    nbformat.validate(book)
    for cell in book.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert set(book.metadata) == {"kernelspec", "language_info"}


@BOOK
def test_the_first_cell(path: Path) -> None:
    """It has the badge that opens this very notebook, what is needed, and how long it takes."""
    first, second, *_ = read(path).cells
    (owner, opened) = ADDRESS.findall(first.source)[0]
    assert opened == f"notebooks/{path.name}"
    assert f'REPOSITORY = "https://github.com/{owner}"' in second.source
    assert "**Needs** Python" in first.source
    assert re.search(r"\*\*Takes\*\* \d+ minutes", first.source)


def test_one_repository() -> None:
    """All notebooks name the same one."""
    texts = [path.read_text(encoding="utf-8") for path in NOTEBOOKS]
    assert len(texts) == len(SHORT)
    assert len({owner for text in texts for owner, _ in ADDRESS.findall(text)}) == 1


@BOOK
def test_only_the_public_surface(path: Path) -> None:
    """What is imported of ours is what the packages name as theirs."""
    source = "\n".join(cell.source for cell in read(path).cells)
    found = re.findall(r"^from ((?:stdout_hook|mediapipe_tasks)\S*) import (.*)$", source, re.M)
    assert found
    for module, names in found:
        public = __import__(module, fromlist=["__all__"]).__all__
        assert set(names.split(", ")) <= set(public)
