"""Environments are really made here, by uv and by pip, with this package alone in them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mediapipe_tasks import cli
from mediapipe_tasks.elsewhere.environment import VARIABLE, Environment, current_environment
from mediapipe_tasks.elsewhere.package import requirement
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.setup import installers, make, make_environment
from tests.support.distributions import find_python, find_uv

if sys.platform == "win32":
    pytest.skip("environments are made on POSIX systems", allow_module_level=True)
UV = find_uv()
if UV is None:
    pytest.skip("uv is not installed, which makes the environments", allow_module_level=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without environments, with uv; a small package is installed instead of ours."""
    cache = subprocess.run([str(UV), "cache", "dir"], capture_output=True, text=True, check=True)
    monkeypatch.setenv("UV_CACHE_DIR", cache.stdout.strip())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{Path(str(UV)).parent}:/usr/bin:/bin")
    monkeypatch.setenv("UV_PYTHON_PREFERENCE", "only-system")
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(make, "requirement", lambda folder, extras: ["PyYAML"])
    monkeypatch.setattr(make, "is_here", lambda need: False)
    monkeypatch.setattr(installers, "_PYTHONS", (f"3.{sys.version_info[1]}",))
    return tmp_path


def shown_by(path: Path | None = None) -> str:
    screen = io.StringIO()
    make_environment(path, screen=screen)
    return screen.getvalue()


def has(python: Path, package: str = "yaml") -> bool:
    """Tell whether a Python has a package."""
    return subprocess.run([str(python), "-I", "-c", f"import {package}"]).returncode == 0


def test_it_is_made_once_and_used_from_then_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has this package; a second call says that it is ready, and changes nothing."""
    monkeypatch.setattr(make, "requirement", requirement)
    monkeypatch.setattr(make, "_EXTRAS", "yaml")
    assert "Installing TensorFlow and Model Maker" in shown_by()
    found = current_environment()
    assert found is not None
    assert found.is_usable
    assert has(found.python, "mediapipe_tasks, stdout_hook, yaml")
    assert shown_by().startswith(f"Ready: {home}/cache/stdout-hook/mediapipe.")


def test_what_was_left_half_made_is_made_anew(home: Path) -> None:
    """So is one whose Python is gone; nothing of it remains."""
    folder = home / "env"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").write_text("broken")
    Environment(folder).write()
    shown_by(folder)
    assert has(folder / "bin/python")
    (folder / "bin/python").unlink()
    (folder / "old").touch()
    shown_by(folder)
    assert has(folder / "bin/python")
    assert not (folder / "old").exists()


def test_another_version_is_replaced_and_the_rest_kept(home: Path) -> None:
    """Only this package is installed anew."""
    shown_by(home / "env")
    Environment(home / "env", "0.0.1 of old").write()
    (home / "env/kept").touch()
    text = shown_by(home / "env")
    assert "Making an environment" not in text
    assert (home / "env/kept").exists()
    assert current_environment() == Environment.read(home / "env")


@pytest.mark.parametrize("name", ["folder", "file", "file/below"])
def test_what_somebody_else_made_is_left(name: str, home: Path) -> None:
    """A folder with other things in it, and a file, are refused and not touched."""
    (home / "folder").mkdir()
    (home / "folder/thesis.txt").write_text("text")
    (home / "file").write_text("text")
    with pytest.raises(InputError, match=f"--path {home}/{name}"):
        shown_by(home / name)
    assert (home / "folder/thesis.txt").read_text() == (home / "file").read_text() == "text"


def test_no_network_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what failed and what to do, and the environment is not used."""
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("UV_CACHE_DIR", str(home / "empty"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    with pytest.raises(TaskError, match=r"could not be made: .* Check the network") as caught:
        shown_by()
    assert "\n" not in str(caught.value)
    assert current_environment() is None
    left = Environment.read(home / "cache/stdout-hook/mediapipe")
    assert left is not None
    assert not left.is_usable


def test_what_is_set_for_this_python(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Constraints of a notebook's service do not hold in the environment."""
    (home / "own.txt").write_text("PyYAML==0.1")
    for name, value in (("UV_CONSTRAINT", str(home / "own.txt")), ("UV_SYSTEM_PYTHON", "true")):
        monkeypatch.setenv(name, value)
    shown_by(home / "env")
    assert has(home / "env/bin/python")


def test_two_at_a_time(home: Path) -> None:
    """The second waits for the first, and uses what that has made."""
    screens = [io.StringIO(), io.StringIO()]
    calls = [
        threading.Thread(target=make_environment, args=(home / "env",), kwargs={"screen": screen})
        for screen in screens
    ]
    for call in calls:
        call.start()
    for call in calls:
        call.join()
    texts = sorted((screen.getvalue() for screen in screens), key=len)
    assert texts[0].startswith("Another process is making")
    assert "Installing" in texts[1]
    assert "Installing" not in texts[0]


def test_where_nothing_is_needed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has Model Maker, and a variable that names one, make none."""
    monkeypatch.setattr(make, "is_here", lambda need: True)
    assert shown_by() == f"Nothing to do: {sys.executable} has Model Maker itself.\n"
    monkeypatch.setenv(VARIABLE, sys.executable)
    assert shown_by() == f"Nothing to do: {VARIABLE} names {sys.executable}.\n"
    assert not (home / "cache").exists()


@pytest.mark.slow
def test_without_uv(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that Model Maker can use makes it with venv and pip."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr(installers, "_find_uv", lambda cache: None)
    assert "with venv and pip" in shown_by(home / "env")
    assert has(home / "env/bin/python")


@pytest.mark.slow
def test_with_neither(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then pip fetches uv, which does the rest."""
    python = find_python("3.12")
    if python is None:
        pytest.skip("there is no Python 3.12 here, whose pip would fetch uv")
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(installers.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(installers, "_find_python", lambda: None)
    monkeypatch.setattr(installers, "_find_uv", lambda cache: None)
    assert "with uv" in shown_by(home / "env")
    assert has(home / "env/bin/python")
    assert (home / "cache/stdout-hook/uv/bin/uv").exists()


def test_the_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`mediapipe-tasks setup --path DIR` makes it there; what cannot be used is exit code 2."""
    assert cli.main(["setup", "--path", str(home / "env")]) == 0
    assert f"Ready: {home}/env." in capsys.readouterr().out
    assert json.loads((home / "env/stdout-hook.json").read_text())["package"]
    assert cli.main(["setup", "--path", "/etc"]) == 2
    assert capsys.readouterr().err.startswith("mediapipe-tasks: --path /etc holds something else")
