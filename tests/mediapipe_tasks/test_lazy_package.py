"""A package whose ``__init__`` is run when it is needed."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.lazy_package import without_init

INIT = """
from lazy_example.parts import deep
import lazy_example.parts.deep as parts
runs = globals().get("runs", 0) + 1
del deep
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with modules, of which its ``__init__`` makes something else; its folder."""
    package = tmp_path / "lazy_example"
    (package / "parts").mkdir(parents=True)
    (package / "__init__.py").write_text(INIT)
    (package / "parts" / "__init__.py").write_text("")
    (package / "parts" / "deep.py").write_text("value = 1\n")
    (package / "other.py").write_text("value = 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    for name in [name for name in sys.modules if name.partition(".")[0] == "lazy_example"]:
        del sys.modules[name]


def imported() -> Any:
    """Import a module deep in the package, and return the package."""
    with without_init("lazy_example"):
        assert importlib.import_module("lazy_example.parts.deep").value == 1
    return sys.modules["lazy_example"]


def test_the_init_is_run_once_when_a_name_is_looked_for(folder: Path) -> None:
    """Then every name is bound to what an import in the usual way binds it to."""
    package = imported()
    assert "runs" not in vars(package)
    assert package.runs == 1
    assert package.parts is sys.modules["lazy_example.parts.deep"]
    assert not hasattr(package, "deep")
    with pytest.raises(AttributeError, match="module 'lazy_example' has no attribute 'missing'"):
        package.missing  # noqa: B018
    assert imported() is package
    assert package.runs == 1


def test_an_import_statement_finds_what_the_init_binds(folder: Path) -> None:
    """So does whoever imports the package later, knowing nothing of it."""
    imported()
    names: dict[str, Any] = {}
    exec("from lazy_example import parts, runs\nfrom lazy_example import other", names)
    assert (names["parts"].value, names["runs"], names["other"].value) == (1, 1, 2)


def test_an_init_that_fails_is_tried_again(folder: Path) -> None:
    """Each look for a name raises what it raises, until it does no more."""
    (folder / "__init__.py").write_text("raise ImportError('no library')\n")
    package = imported()
    for _ in range(2):
        with pytest.raises(ImportError, match="no library"):
            package.parts  # noqa: B018
    (folder / "__init__.py").write_text(INIT + "# longer, so that it is compiled anew\n")
    assert package.runs == 1


def test_a_package_that_is_imported_is_left_alone(folder: Path) -> None:
    """Its ``__init__`` was run, and its names stay."""
    before = importlib.import_module("lazy_example")
    assert imported() is before
    assert before.parts is sys.modules["lazy_example.parts.deep"]


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    """The import in the block says so."""
    with pytest.raises(ModuleNotFoundError, match="lazy_nothing"):  # noqa: SIM117
        with without_init("lazy_nothing"):
            importlib.import_module("lazy_nothing.parts")
    assert "lazy_nothing" not in sys.modules


CODE = """
import sys
from mediapipe_tasks.mediapipe_library import import_mediapipe
from mediapipe_tasks.model_maker import import_model_maker

import_mediapipe("text")
import_model_maker("text.text_classifier")
assert "matplotlib" not in sys.modules
assert "mediapipe_model_maker.python.vision.object_detector" not in sys.modules

import mediapipe as mp
import mediapipe_model_maker as maker
from mediapipe_model_maker import object_detector

assert mp.tasks.BaseOptions and mp.solutions.face_mesh and mp.Image
assert not hasattr(mp, "framework")
assert maker.text_classifier.TextClassifier and object_detector.Dataset
assert not hasattr(maker, "python")
"""


def test_mediapipe_and_model_maker_stay_whole_for_others() -> None:
    """We load little of them; a notebook that imports them later has all."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
