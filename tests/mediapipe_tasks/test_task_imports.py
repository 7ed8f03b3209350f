"""The tasks stay apart: what two of them share is in none of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mediapipe_tasks

PACKAGE = Path(mediapipe_tasks.__path__[0])
TASKS = sorted(path.parent.name for path in PACKAGE.glob("*_*/cli.py"))


def imported(path: Path) -> set[str]:
    """Return what a file imports anywhere, in functions and for type checkers too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_both_tasks_are_found() -> None:
    """Text and image classifier are there, so that the other tests test something."""
    assert {"image_classifier", "text_classifier"} <= set(TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_a_task_imports_no_other(task: str) -> None:
    """A task can be removed, or added, without a line elsewhere."""
    others = [f"mediapipe_tasks.{name}" for name in TASKS if name != task]
    for path in (PACKAGE / task).rglob("*.py"):
        for name in imported(path):
            assert not any(name == other or name.startswith(f"{other}.") for other in others), path


def test_what_is_shared_imports_no_task() -> None:
    """Neither the package's own files nor what all classifiers share knows a task by its name."""
    tasks = [f"mediapipe_tasks.{name}" for name in TASKS]
    for path in (*PACKAGE.glob("*.py"), *(PACKAGE / "classification").rglob("*.py")):
        assert not [name for name in imported(path) if name.startswith(tuple(tasks))], path
