"""Which Python runs what: this one, the one that is named, or the one that was set up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mediapipe_tasks.elsewhere import environment
from mediapipe_tasks.elsewhere.environment import (
    RUNTIME,
    TRAINING,
    VARIABLE,
    Environment,
    current_environment,
    is_here,
    other_python,
    require,
    set_current,
)
from mediapipe_tasks.elsewhere.package import identity
from mediapipe_tasks.errors import InputError, TaskError


@pytest.fixture
def lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Python without any of the packages, and a user without environments; returns a folder."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(environment, "is_here", lambda need: False)
    return tmp_path


def made(folder: Path, package: str) -> Environment:
    """Return an environment that looks like a real one, and is the current one."""
    found = Environment(folder / "env", package)
    found.python.parent.mkdir(parents=True)
    found.python.touch()
    found.write()
    set_current(found)
    return found


@pytest.mark.parametrize("need", [TRAINING, RUNTIME])
def test_what_is_here_is_used(need: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tests needs no other, and nothing is imported to find out."""
    monkeypatch.delenv(VARIABLE, raising=False)
    assert is_here(need)
    assert other_python(need) is None
    require(need)


def test_the_environment_that_was_set_up(lacking: Path) -> None:
    """It is used from then on, for what this Python lacks and for nothing else."""
    assert other_python(TRAINING) is None
    found = made(lacking, identity())
    assert current_environment() == found
    assert other_python(TRAINING) == other_python(RUNTIME) == found.python
    assert other_python(None) is None


def test_one_of_another_version(lacking: Path) -> None:
    """It is not used; what brings it up to date is said."""
    made(lacking, "0.0.1 of old")
    with pytest.raises(TaskError, match="bring it up to date: mediapipe-tasks setup"):
        other_python(TRAINING)


@pytest.mark.parametrize("note", ["", "{", '{"package": ""}', "[]"])
def test_one_that_was_left_half_made(note: str, lacking: Path) -> None:
    """It is as if there were none."""
    found = made(lacking, "")
    (found.path / "stdout-hook.json").write_text(note)
    assert other_python(TRAINING) is None


def test_one_that_was_removed(lacking: Path) -> None:
    """It is as if there were none."""
    (made(lacking, identity()).path / "stdout-hook.json").unlink()
    assert other_python(TRAINING) is None


def test_the_variable_wins(lacking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names another Python; empty, or naming this one, it lets nothing run elsewhere."""
    other = made(lacking, identity()).path / "other"
    other.touch(mode=0o755)
    for value, expected in ((str(other), other), ("", None), (sys.executable, None)):
        monkeypatch.setenv(VARIABLE, value)
        assert other_python(TRAINING) == expected


@pytest.mark.parametrize("value", ["/none/python", "/", "/etc/passwd"])
def test_a_variable_that_names_no_python(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was given and what was expected is said."""
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(InputError, match=f"{VARIABLE}={value}: expected the path of a Python"):
        other_python(RUNTIME)


@pytest.mark.parametrize(
    ("version", "need", "message"),
    [
        ((3, 9), TRAINING, "MediaPipe Model Maker is not installed. Make .* or install it here"),
        ((3, 12), TRAINING, r"Model Maker cannot be installed on Python 3\.12: .* 3\.9 to 3\.11"),
        ((3, 12), RUNTIME, "MediaPipe is not installed. Make .* or install it here: pip install"),
        ((3, 13), RUNTIME, r"MediaPipe cannot be installed on Python 3\.13: .* 3\.9 to 3\.12\."),
    ],
)
def test_what_to_do(
    version: tuple[int, int],
    need: str,
    message: str,
    lacking: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One line says what is missing and how it can be had on this Python."""
    monkeypatch.setattr(sys, "version_info", (*version, 0))
    with pytest.raises(TaskError, match=message) as caught:
        require(need)
    assert "mediapipe-tasks setup" in str(caught.value)
    assert "\n" not in str(caught.value)
