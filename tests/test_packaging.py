"""The files that build, lock and install the project."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from stdout_hook import __version__

requirements = pytest.importorskip("packaging.requirements")

ROOT = Path(__file__).parents[1]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
SOURCES = sorted(ROOT.glob("requirements/*.in"))
PIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.+!]*( ; [^#]+)?")
# A Python, and which of MediaPipe's own packages and tomli the mediapipe extra asks for there.
PYTHONS = [
    ("3.9", {"mediapipe", "mediapipe-model-maker", "tomli"}),
    ("3.11", {"mediapipe", "mediapipe-model-maker"}),
    ("3.12", {"mediapipe"}),
    ("3.13", set()),
]


def _setup() -> configparser.ConfigParser:
    setup = configparser.ConfigParser(delimiters=("=",))
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return setup


def _lines(section: str, name: str) -> list[str]:
    return _setup()[section][name].split("\n")


def _extras() -> list[str]:
    return sorted(_setup()["options.extras_require"])


def _names(extra: str, python: str) -> set[str]:
    """Name what an extra of setup.cfg asks for on one version of Python."""
    parsed = map(requirements.Requirement, filter(None, _lines("options.extras_require", extra)))
    environment = {"python_version": python, "python_full_version": f"{python}.0"}
    return {line.name for line in parsed if not line.marker or line.marker.evaluate(environment)}


def test_the_core_requires_nothing() -> None:
    """An install without extras brings the standard library only."""
    assert "install_requires" not in _setup()["options"]


@pytest.mark.parametrize("extra", _extras())
def test_each_requirement_of_an_extra_has_its_own_line(extra: str) -> None:
    """No extra is written on one line, where a `;` would break the build."""
    first, *rest = _lines("options.extras_require", extra)
    assert first == ""
    assert rest
    for line in rest:
        requirements.Requirement(line)


@pytest.mark.parametrize(("python", "expected"), PYTHONS)
def test_model_maker_is_asked_for_where_it_exists(python: str, expected: set[str]) -> None:
    """The mediapipe extra asks for no package that lacks wheels for the Python at hand."""
    candidates = {"mediapipe", "mediapipe-model-maker", "tomli"}
    assert _names("mediapipe", python) & candidates == expected


def test_all_holds_every_extra_for_users() -> None:
    """`all` names each extra but itself and the developers'."""
    held = {re.sub(r".*\[(.*)\]", r"\1", line) for line in _lines("options.extras_require", "all")}
    assert held - {""} == set(_extras()) - {"all", "dev"}


def test_there_are_lock_files() -> None:
    """The next test has something to look at."""
    assert {"mediapipe", "dev", "core-tests"} <= {lock.stem for lock in LOCKS}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_file_holds_pins_only(lock: Path) -> None:
    """A lock file has no host, path, option or hash, which hold on one machine or index only."""
    odd = [line for line in lock.read_text("utf-8").splitlines() if not PIN.fullmatch(line)]
    assert odd == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_lock_file_agrees_with_what_it_was_made_from(source: Path) -> None:
    """Each requirement of the .in file is pinned within its bounds in the .txt file."""
    lock = source.with_suffix(".txt").read_text("utf-8")
    pins = [requirements.Requirement(line) for line in lock.splitlines()]
    for line in filter(re.compile("[A-Za-z]").match, source.read_text("utf-8").splitlines()):
        wanted = requirements.Requirement(line)
        versions = [str(pin.specifier)[2:] for pin in pins if pin.name == wanted.name.lower()]
        assert any(map(wanted.specifier.contains, versions)), line


@pytest.mark.parametrize("command", ["stdout-hook", "mediapipe-tasks"])
def test_the_commands_are_installed(command: str) -> None:
    """The environment that runs the tests has both commands, and they answer."""
    script = Path(sys.executable).with_name(command)
    shown = subprocess.run([script, "--help"], capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0, shown.stderr
    assert command in shown.stdout


def test_the_installed_version_is_that_of_the_package() -> None:
    """Package metadata and `__version__` say the same."""
    assert metadata.version("stdout-hook") == __version__


@pytest.mark.parametrize("package", ["stdout_hook", "mediapipe_tasks"])
def test_the_packages_are_typed(package: str) -> None:
    """Type checkers of those who use the packages read our annotations."""
    assert (ROOT / package / "py.typed").exists()


def test_the_licence_is_there() -> None:
    """LICENSE is the text that setup.cfg names."""
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert _lines("metadata", "license") == ["Apache-2.0"]
