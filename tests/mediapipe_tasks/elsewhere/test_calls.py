"""Calls and commands in another Python: results, output, faults and signals pass through."""

from __future__ import annotations

import builtins
import io
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from mediapipe_tasks import cli
from mediapipe_tasks.elsewhere.calls import Elsewhere, runs_with, streams_with
from mediapipe_tasks.elsewhere.environment import RUNTIME, TRAINING, VARIABLE
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.setup import make_environment
from mediapipe_tasks.text_classifier import train

if sys.platform == "win32":
    pytest.skip("other Pythons are tried on POSIX systems", allow_module_level=True)

TRAIN = ["text-classifier", "train", "--data", "none.csv", "--output", "run"]


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Python of the tests under another name, which is the one to use; it notes its calls."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(python))
    return python


def calls(python: Path) -> list[str]:
    log = python.with_name("calls")
    return log.read_text().splitlines() if log.exists() else []


def test_a_call_runs_in_another_process(other: Path) -> None:
    """Arguments go there, the result comes back; several calls are answered by one process."""
    with Elsewhere(other) as there:
        first, second = there.call(os.getpid), there.call(os.getpid)
        assert there.call(int, "11", base=2) == 3
    assert first == second != os.getpid()
    assert len(calls(other)) == 1


def test_what_is_printed_there_is_printed_here(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is written to this process's stdout, before the result is here."""
    with Elsewhere(other) as there:
        there.call(builtins.print, "héllo")
        assert capsys.readouterr().out == "héllo\n"


def test_a_screen_stays_the_callers(other: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a function there writes to its screen is written to the one that was given here."""
    screen = io.StringIO()
    with Elsewhere(other) as there:
        there.call(make_environment, screen=screen)
    assert screen.getvalue().startswith("Nothing to do: ")
    assert capsys.readouterr().out == ""


def test_output_comes_while_the_call_goes_on(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line is here long before the call ends."""
    times: list[float] = []

    class Screen(io.StringIO):
        def write(self, text: str) -> int:
            times.append(time.monotonic())
            return super().write(text)

    monkeypatch.setattr(sys, "stdout", Screen())
    program = "import time; print('begun', flush=True); time.sleep(2)"
    with Elsewhere(other) as there:
        there.call(subprocess.run, [sys.executable, "-c", program])
        assert time.monotonic() - times[0] > 1.5


def test_errors_are_raised_here(other: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Ours as they are; others, with their type, as a TaskError; nothing else is printed."""
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        train("none.csv", output="run")
    with Elsewhere(other) as there, pytest.raises(TaskError, match="ValueError: invalid literal"):
        there.call(int, "x")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [(os._exit, (3,), "exit code 3"), (os.abort, (), "by SIGABRT")],
)
def test_a_process_that_dies(
    other: Path, function: types.FunctionType, arguments: tuple[int, ...], message: str
) -> None:
    """It is said how it ended, and the next call says so, too."""
    with Elsewhere(other) as there:
        for _ in range(2):
            with pytest.raises(TaskError, match=f"has ended .*{message}"):
                there.call(function, *arguments)


def test_ctrl_c(other: Path) -> None:
    """It stops what goes on there, and is raised here."""
    begin = time.monotonic()
    timer = threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT])
    with Elsewhere(other) as there:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            there.call(time.sleep, 60)
        assert there.call(int, "1") == 1
    assert time.monotonic() - begin < 20


def test_it_stops_with_the_caller(other: Path) -> None:
    """When this process is killed, the other one does not go on."""
    program = f"""
import os, time
from mediapipe_tasks.elsewhere.calls import Elsewhere
with Elsewhere({str(other)!r}) as there:
    print(there.call(os.getpid), flush=True)
    there.call(time.sleep, 60)
"""
    caller = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with caller:
        assert caller.stdout is not None
        child = int(caller.stdout.readline())
        caller.kill()
    end = time.monotonic() + 20
    while Path(f"/proc/{child}/cmdline").exists() and time.monotonic() < end:
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_stream_of_items(other: Path) -> None:
    """Answers come in order, and no more items are taken than are needed."""
    items = itertools.count(-1500)
    answers = streams_with(RUNTIME)(map)(abs, items)
    assert list(itertools.islice(answers, 1502)) == [*range(1500, -1, -1), 1]
    assert next(items) < 1000
    assert len(calls(other)) == 1


def test_the_active_run_stays_here(
    other: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It cannot be used there, and this is said."""
    monkeypatch.setitem(sys.modules, "wandb", types.SimpleNamespace(run=object()))
    assert runs_with(TRAINING)(os.getpid)() != os.getpid()
    assert "warning: the active W&B run belongs to this process" in capsys.readouterr().out


def test_nothing_of_this_python_is_taken_along(
    other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths and a notebook's Matplotlib backend are meant for this one, and it looks no further."""
    for name in ("PYTHONPATH", "MPLBACKEND"):
        monkeypatch.setenv(name, "module://of.a.notebook")
    with Elsewhere(other) as there:
        found = there.call(os.getenv, "PYTHONPATH"), there.call(os.getenv, "MPLBACKEND")
        assert found == (None, None)
        assert there.call(os.getenv, VARIABLE) == ""


def test_a_command_takes_this_process(other: Path, tmp_path: Path) -> None:
    """Its exit code and its output are those of the command; it is the same process."""
    command = [sys.executable, "-m", "mediapipe_tasks", *TRAIN]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    message = "mediapipe-tasks: none.csv: there is no such file; check the name\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert calls(other) == [f"-I -m mediapipe_tasks {' '.join(TRAIN)}"]


def test_a_command_called_from_a_program(other: Path) -> None:
    """The program goes on, and has the exit code."""
    assert cli.main(TRAIN) == 2
    assert len(calls(other)) == 1


@pytest.mark.parametrize("words", [["--help"], ["text-classifier", "train", "--epochs", "0"]])
def test_help_and_usage_need_no_other(other: Path, words: list[str]) -> None:
    """What the command line says by itself is said here."""
    with pytest.raises(SystemExit):
        cli.main(words)
    assert calls(other) == []
