"""How far a long job is: plain lines, or a bar on a terminal."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.progress import EpochProgress, Progress, show_progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_plain_lines_are_few() -> None:
    """A job of a thousand steps is ten lines, the last of them at its end."""
    screen = io.StringIO()
    with show_progress(screen) as progress:
        progress.start("Working", 1000)
        for done in range(1, 1001):
            progress.advance(done, 1000, "note")
    first, *lines = screen.getvalue().splitlines()
    assert first == "Working ..."
    assert len(lines) == 10
    assert lines[0] == "Working 100/1000  note"
    assert lines[-1] == "Working 1000/1000  note"


def test_each_job_begins_anew() -> None:
    """A second job shows its own tenths."""
    screen = io.StringIO()
    progress = Progress(screen)
    for job in ("one", "two"):
        progress.start(job, 2)
        progress.advance(2, 2)
    assert screen.getvalue() == "one ...\none 2/2\ntwo ...\ntwo 2/2\n"


@pytest.mark.parametrize("total", [0, 3])
def test_odd_totals_are_no_fault(total: int) -> None:
    """Nothing to do, and fewer steps than lines, are fine."""
    progress = Progress(io.StringIO())
    progress.start("Working", total)
    progress.advance(total, total)


def test_without_a_screen_nothing_is_shown() -> None:
    """None is allowed for a screen."""
    with show_progress(None) as progress:
        progress.start("Working", 3)
        progress.advance(3, 3)
        progress.say("done")


def test_a_screen_that_fails_is_left_alone() -> None:
    """After the first fault nothing more is written, and nothing is raised."""

    class Gone(io.StringIO):
        count = 0

        def write(self, text: str) -> int:
            self.count += 1
            raise BrokenPipeError

    screen = Gone()
    progress = Progress(screen)
    progress.say("one")
    progress.say("two")
    assert screen.count == 1


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 80 columns."""
    pytest.importorskip("rich")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return Terminal()


def test_a_terminal_gets_a_bar(terminal: Terminal) -> None:
    """The job, how much is done and the note are drawn; a line is printed above."""
    with show_progress(terminal) as progress:
        progress.start("Working", 4)
        progress.advance(2, 4, "loss 0.5")
        progress.say("warning: [bold]odd[/bold]")
        progress.finish()
    text = terminal.getvalue()
    assert "Working" in text
    assert "2/4  loss 0.5" in text
    assert "warning: [bold]odd[/bold]" in text


def test_the_terminal_is_left_in_order_by_an_error(terminal: Terminal) -> None:
    """The cursor, hidden while a bar is drawn, is shown again whatever happens."""
    with pytest.raises(ZeroDivisionError), show_progress(terminal) as progress:
        progress.start("Working")
        raise ZeroDivisionError
    text = terminal.getvalue()
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") >= 0


def on_a_terminal(code: str, path: Path, *, gone: bool = False) -> str:
    """Run a program on a terminal of its own, closed at its first output where `gone`."""
    pty = pytest.importorskip("pty", reason="this system has no such terminals")
    pytest.importorskip("rich")
    main, child = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    command = [sys.executable, "-c", CHILD + code, str(path)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=child, stderr=subprocess.PIPE, env=environment
    )
    os.close(child)
    shown = b"" if gone else _everything(main)
    if gone:
        os.read(main, 1)
    os.close(main)
    _, error = process.communicate(b"\n", timeout=60)
    assert process.returncode == 0, error.decode()
    assert error == b""
    return shown.decode()


def _everything(terminal: int) -> bytes:
    found = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # so Linux says that the child has closed it
            return found
        if not part:
            return found
        found += part


CHILD = """
import signal, sys
from pathlib import Path
from mediapipe_tasks.progress import show_progress
signal.signal(signal.SIGHUP, signal.SIG_IGN)
"""


def test_a_real_terminal_is_left_in_order(tmp_path: Path) -> None:
    """The bar is drawn, and the last word on the cursor is that it is shown."""
    code = """
try:
    with show_progress(sys.stdout) as progress:
        progress.start("Working", 4)
        progress.advance(2, 4)
        raise ZeroDivisionError
except ZeroDivisionError:
    print("passed")
"""
    text = on_a_terminal(code, tmp_path)
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") >= 0
    assert "Working" in text
    assert text.endswith("passed\r\n")


def test_the_work_goes_on_when_the_terminal_is_gone(tmp_path: Path) -> None:
    """A window that is closed under a job that ignores it costs the display and no more."""
    code = """
with show_progress(sys.stdout) as progress:
    progress.start("Working", 4)
    sys.stdin.readline()
    progress.say("hello")
    progress.advance(2, 4)
    progress.start("More")
Path(sys.argv[1], "done").touch()
sys.stdout = None
"""
    on_a_terminal(code, tmp_path, gone=True)
    assert (tmp_path / "done").exists()


def test_the_bar_leaves_stdout_alone(terminal: Terminal, capsys: Any) -> None:
    """What the job prints goes where it went, and not over the bar."""
    with show_progress(terminal) as progress:
        progress.start("Working")
        print("from the job")
    assert capsys.readouterr().out == "from the job\n"
    assert "from the job" not in terminal.getvalue()


def test_a_training_is_followed_by_its_rows() -> None:
    """An epoch is done with its validation, or when the next one begins."""
    screen = io.StringIO()
    progress = Progress(screen)
    progress.start("Training", 3)
    epochs = EpochProgress(progress, 3)
    epochs({"epoch": 1, "train/step": 1, "train/loss": 2.0})
    assert screen.getvalue() == "Training ...\n"
    epochs({"epoch": 1, "val/loss": 1.5, "val/accuracy": 0.25})
    epochs({"epoch": 3, "train/step": 9, "train/loss": 1.0})
    assert screen.getvalue().splitlines()[1:] == [
        "Training 1/3  train/loss 2.0000  val/accuracy 0.2500",
        "Training 2/3  train/loss 1.0000  val/accuracy 0.2500",
    ]
