"""The core imports nothing but itself and the standard library, and its rooms stay apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "stdout_hook"
FILES = sorted(PACKAGE.rglob("*.py"))
HOSTS = {"notebook.py": "IPython"}
"""What a module is a plug-in of: that loads it, nothing else does."""


def imported_at_module_level(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_standard_library(path: Path) -> None:
    """No module of the core imports another package at module level."""
    allowed = {*getattr(sys, "stdlib_module_names", ()), "stdout_hook", "__future__"}
    allowed.add(HOSTS.get(str(path.relative_to(PACKAGE)), "stdout_hook"))
    if sys.version_info < (3, 10):
        pytest.skip("this Python does not list its standard library")
    assert {name.partition(".")[0] for name in imported_at_module_level(path)} <= allowed


@pytest.mark.parametrize("room", ["parsers", "sinks", "capture"])
def test_rooms_do_not_know_each_other(room: str) -> None:
    """Parsers, sinks and captures never import each other: only the hook joins them."""
    others = {f"stdout_hook.{name}" for name in ("parsers", "sinks", "capture", "hook")}
    others -= {f"stdout_hook.{room}"}
    for path in (PACKAGE / room).glob("*.py"):
        for name in imported_at_module_level(path):
            assert not any(name.startswith(other) for other in others), (path.name, name)


def test_importing_it_loads_nothing_heavy() -> None:
    """Neither TensorFlow nor a tracker nor NumPy nor IPython is loaded by the import."""
    code = "import sys, stdout_hook.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"tensorflow", "wandb", "numpy", "pandas", "mediapipe", "mediapipe_tasks", "IPython"}
    assert not loaded & heavy
