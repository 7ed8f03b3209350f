"""Capturing a training."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import StdoutHookError, UnknownName, capture_training
from stdout_hook.cli import main
from stdout_hook.run_folder import read_run
from stdout_hook.sinks.jsonl import read_rows

BAR = "\b" * 40 + "\r{}/8 [====>....] - ETA: 0s - loss: {}"
LAST = "\b" * 40 + "\r8/8 [=========] - 1s 4ms/step - loss: {} - val_loss: {}\n"


def print_training(epochs: int = 2) -> None:
    """Print what Keras prints."""
    for epoch in range(1, epochs + 1):
        print(f"Epoch {epoch}/{epochs}")
        sys.stdout.write(BAR.format(4, 0.5 + epoch))
        sys.stdout.write(LAST.format(epoch, epoch / 2))


def run_python(code: str, *, cwd: Path, check: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a small program in a fresh interpreter."""
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=cwd, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == check, done.stderr
    return done


def test_values_are_logged_with_their_axes(capsys: pytest.CaptureFixture[str]) -> None:
    """Each printed value is logged once, and the text passes unchanged."""
    rows: list[dict[str, float]] = []
    with capture_training(sinks=rows.append):
        print_training()
    assert [row["train/loss"] for row in rows if "train/loss" in row] == [1.5, 1, 2.5, 2]
    assert [row["train/step"] for row in rows if "train/loss" in row] == [4, 8, 12, 16]
    assert [(row["epoch"], row["val/loss"]) for row in rows if "val/loss" in row] == [
        (1, 0.5),
        (2, 1),
    ]
    assert [row["train/epoch_loss"] for row in rows if "train/epoch_loss" in row] == [1, 2]
    assert capsys.readouterr().out.count("8/8 [=========]") == 2


class LogOnly:
    """Any object with log(dict), as trackers have it."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.threads: set[int] = set()

    def log(self, values: dict[str, Any]) -> None:
        self.rows.append(values)
        self.threads.add(threading.get_ident())


def test_a_run_is_any_object_with_log() -> None:
    """The run's log is called with plain dicts, never on the training's thread."""
    run = LogOnly()
    with capture_training(run):
        print_training()
    assert len(run.rows) == 6
    assert threading.get_ident() not in run.threads


def test_the_run_folder(tmp_path: Path) -> None:
    """The folder holds the rows, the text as it was printed, and how the run ended."""
    with capture_training(folder=tmp_path / "run"):
        print_training()
    rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    text = (tmp_path / "run" / "output.log").read_bytes().decode()
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.5, 1]
    assert text.startswith("Epoch 1/2\n" + BAR.format(4, 1.5))
    assert read_run(tmp_path / "run")["status"] == "finished"


def test_without_run_and_sinks_a_folder_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """With nowhere to log to, the run is kept in a new folder, and that is said."""
    monkeypatch.chdir(tmp_path)
    with capture_training():
        print_training()
    (folder,) = (tmp_path / "runs").iterdir()
    assert list(read_rows(folder / "metrics.jsonl"))
    assert str(folder.name) in caplog.text


def test_it_is_a_decorator_and_can_be_repeated() -> None:
    """A decorated function is captured at each call, each as a training of its own."""
    rows: list[dict[str, float]] = []
    train = capture_training(sinks=rows.append)(print_training)
    train()
    train()
    assert [row["train/step"] for row in rows if "val/loss" not in row] == [4, 8, 12, 16] * 2


def test_an_exception_passes_and_is_marked(tmp_path: Path) -> None:
    """The training's exception is the caller's; what was captured is kept and marked so."""
    stdout = sys.stdout
    with pytest.raises(ZeroDivisionError), capture_training(folder=tmp_path):
        print_training(1)
        _ = 1 / 0
    assert sys.stdout is stdout
    assert [row["val/loss"] for row in read_rows(tmp_path / "metrics.jsonl") if "val/loss" in row]
    assert read_run(tmp_path)["status"] == "failed"
    assert "ZeroDivisionError" in read_run(tmp_path)["error"]


def test_a_broken_sink_is_switched_off_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What a sink raises reaches nobody but the summary, and is said once."""
    monkeypatch.setattr("stdout_hook.guard.Guard.strict", False)
    rows: list[Any] = []

    def broken(values: Any) -> None:
        raise OSError("no space left on device")

    with capture_training(sinks=[broken, rows.append]) as training:
        print_training(10)
    assert len(rows) == 30
    assert "switched off" in training.summary().faults["sink function"]
    assert caplog.text.count("no space left") == 1


def test_a_sink_that_prints_is_not_captured() -> None:
    """What a sink prints is not the program's text: it is not logged again."""
    rows: list[Any] = []

    def noisy(values: Any) -> None:
        rows.append(values)
        print(LAST.format(7, 7), end="")

    with capture_training(sinks=noisy) as training:
        print_training(1)
    assert len(rows) == 3
    assert training.summary().records == {"keras": 3}


def test_silence_is_said(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """When much text passed and nothing was read: the closest lines, and what to try."""
    folder = tmp_path / "a run"
    with capture_training(sinks=print, parsers=["keras"], folder=folder) as training:
        for n in range(100):
            print(f"round {n} has quality=0.{n} and more words")
    assert training.summary().is_silent
    assert "no metric was found" in caplog.text
    assert "round 0 has quality=0.0" in caplog.text
    _, _, command = caplog.text.partition("try: stdout-hook ")
    assert main(shlex.split(command.splitlines()[0])) == 0
    assert len(repr(training).splitlines()) == 1


def test_user_patterns_are_read(caplog: pytest.LogCaptureFixture) -> None:
    """A user's pattern gives values; one that never matched is named."""
    rows: list[dict[str, float]] = []
    patterns = {"train/quality": r"quality=(\S+)", "val/never": r"never=(\S+)"}
    with capture_training(sinks=rows.append, patterns=patterns):
        print("round 1 quality=0.25")
    assert [row["train/quality"] for row in rows] == [0.25]
    assert "val/never" in caplog.text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"parsers": ["kears"]}, "unknown parser 'kears'; did you mean 'keras'?"),
        ({"streams": ["stdin"]}, "unknown stream 'stdin'"),
        ({"level": "syss"}, "unknown capture level 'syss'; did you mean 'sys'?"),
        ({"key_format": "{what}"}, "cannot be filled in"),
        ({"key_format": "loss"}, "must contain {metric}"),
        ({"patterns": {"loss": "("}}, "loss"),
        ({"sinks": "jsonnl:x"}, "unknown sink 'jsonnl'; did you mean 'jsonl'?"),
    ],
)
def test_wrong_arguments_raise_before_the_training(arguments: Any, message: str) -> None:
    """What cannot work raises before anything is replaced, and says what there is."""
    stdout = sys.stdout
    with pytest.raises(StdoutHookError) as caught:
        capture_training(**arguments).start()
    assert message in str(caught.value)
    assert sys.stdout is stdout


def test_unknown_names_are_value_errors() -> None:
    """Wrong names can be caught as what they are in Python."""
    assert issubclass(UnknownName, ValueError)


def test_interrupts_are_marked(tmp_path: Path) -> None:
    """Ctrl-C ends the training as without us, and the run is marked interrupted."""
    code = """
        from stdout_hook import capture_training
        with capture_training(folder="run"):
            print("Epoch 1/2\\n8/8 - 1s - loss: 0.5")
            raise KeyboardInterrupt
    """
    done = run_python(code, cwd=tmp_path, check=-2)
    assert "8/8 - 1s - loss: 0.5" in done.stdout
    assert read_run(tmp_path / "run")["status"] == "interrupted"
    assert [row["train/loss"] for row in read_rows(tmp_path / "run" / "metrics.jsonl")] == [0.5]


def test_kill_leaves_whole_rows(tmp_path: Path) -> None:
    """After kill -9 the metrics file is complete to its last row."""
    code = """
        import os, signal, time
        from stdout_hook import capture_training
        with capture_training(folder="run"):
            for n in range(1, 51):
                print(f"Epoch {n}/50\\n8/8 - 1s - loss: 0.5", flush=True)
            time.sleep(1)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    run_python(code, cwd=tmp_path, check=-9)
    text = (tmp_path / "run" / "metrics.jsonl").read_text()
    assert [json.loads(line)["epoch"] for line in text.splitlines()] == list(range(1, 51))


def test_forgotten_captures_end_with_the_interpreter(tmp_path: Path) -> None:
    """A capture that nobody stopped is drained and closed when the interpreter goes."""
    code = """
        from stdout_hook import capture_training
        capture_training(folder="run").start()
        print("Epoch 1/2\\n8/8 - 1s - loss: 0.5")
    """
    run_python(code, cwd=tmp_path)
    assert list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert read_run(tmp_path / "run")["status"] == "finished"


def test_forked_children_print_and_record_nothing(tmp_path: Path) -> None:
    """A forked child's text passes; only the parent records."""
    code = """
        import os, sys
        from stdout_hook import capture_training
        with capture_training(folder="run"):
            print("Epoch 1/2\\n8/8 - 1s - loss: 0.5", flush=True)
            if os.fork() == 0:
                print("8/8 - 1s - loss: 9.5", flush=True)
                sys.exit(0)
            os.wait()
    """
    done = run_python(code, cwd=tmp_path)
    assert "loss: 9.5" in done.stdout
    rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert [row["train/loss"] for row in rows] == [0.5]
