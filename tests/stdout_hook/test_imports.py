"""The core imports nothing but itself and the standard library, and its rooms stay apart."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import stdout_hook

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


def loaded_by(code: str) -> set[str]:
    """Return the modules that `code` loads in a fresh interpreter."""
    program = f"import sys; before = {{*sys.modules}}\n{code}\nprint(*{{*sys.modules}} - before)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


HELP = """
from contextlib import redirect_stdout, suppress
from stdout_hook import cli
with suppress(SystemExit), redirect_stdout(None):
    cli.main({arguments})
"""


def test_importing_it_loads_nothing_heavy() -> None:
    """Neither TensorFlow nor a tracker nor NumPy nor IPython is loaded by all its names."""
    loaded = {name.partition(".")[0] for name in loaded_by("from stdout_hook import *")}
    heavy = {"tensorflow", "wandb", "numpy", "pandas", "mediapipe", "mediapipe_tasks", "IPython"}
    assert not loaded & heavy
    assert "stdout_hook" in loaded


def test_the_package_alone_loads_none_of_its_modules() -> None:
    """`import stdout_hook` costs next to nothing; its names are imported when they are used."""
    loaded = loaded_by("import stdout_hook")
    assert {name for name in loaded if name.startswith("stdout_hook")} == {"stdout_hook"}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["parse", "--help"]])
def test_help_loads_nothing_that_does_the_work(arguments: list[str]) -> None:
    """Help comes at once: what a command needs for its work is imported when it is called."""
    loaded = loaded_by(HELP.format(arguments=arguments))
    assert "stdout_hook.commands.parse" in loaded
    of_work = {f"stdout_hook.{name}" for name in ("hook", "reader", "parsers", "sinks", "report")}
    costly = {"asyncio", "dataclasses", "importlib.metadata", "json", "logging", "multiprocessing"}
    assert not loaded & {*of_work, *costly, "socket", "subprocess"}


def test_public_names_come_when_they_are_used() -> None:
    """Each name of `__all__` is listed and importable, and no other is."""
    assert set(stdout_hook.__all__) <= set(dir(stdout_hook))
    for name in stdout_hook.__all__:
        assert getattr(stdout_hook, name).__module__.startswith("stdout_hook.")
    assert not hasattr(stdout_hook, "capture_trainings")


def test_type_checkers_see_the_same_names() -> None:
    """What is imported for type checkers is what is imported at run time."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (checked,) = [n for n in tree.body if isinstance(n, ast.If) and isinstance(n.test, ast.Name)]
    imports = [node for node in checked.body if isinstance(node, ast.ImportFrom)]
    seen = {a.name: (n.module or "").partition(".")[2] for n in imports for a in n.names}
    assert seen == stdout_hook._HOMES
    assert sorted(seen) == stdout_hook.__all__
