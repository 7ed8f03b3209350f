"""``stdout-hook watch --terminal``: curves where there is a terminal, lines where there is none."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report.live.lines import is_definitive
from stdout_hook.report.live.state import POINTS, Line, State
from stdout_hook.report.live.terminal import view

HOSTILE = "\x1b]0;owned\x07\x1b[31m\r\n\u202e[red]\ud800"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    write(folder, range(1, 4))
    return folder


def write(run: Path, epochs: range, name: str = "", status: str = "running") -> None:
    """Write rows as of a bar that is redrawn, and then those of the epoch."""
    run.mkdir(exist_ok=True)
    facts = {"name": name or run.name, "status": status}
    (run / "run.json").write_text(json.dumps(facts))
    rows: list[dict[str, Any]] = []
    for epoch in epochs:
        place = {"train/step": 10 * epoch, "epoch": epoch}
        rows += [{"time": epoch, **place, f"train/{name}loss": 1 / epoch}]
        rows += [{"time": epoch + 0.1, **place, "train/loss": 0.9, "train/epoch_loss": 0.8 / epoch}]
        rows += [{"time": epoch + 0.2, **place, "val/loss": 2 / epoch, "val/accuracy": "NaN"}]
    with (run / "metrics.jsonl").open("a") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def command(run: Path) -> list[str]:
    return [sys.executable, "-m", "stdout_hook", "watch", str(run), "--terminal"]


class Terminal:
    """A terminal with a program in it."""

    def __init__(self, run: Path, width: int, height: int) -> None:
        self.ours, theirs = pty.openpty()
        self.set_size(width, height)
        environment = {**os.environ, "TERM": "xterm-256color"}
        environment.pop("COLUMNS", None)
        environment.pop("LINES", None)
        self.process = subprocess.Popen(
            command(run),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def set_size(self, width: int, height: int) -> None:
        size = struct.pack("HHHH", height, width, 0, 0)
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, size)

    def until(self, text: str) -> None:
        """Read until it has shown a text, and forget what came before."""
        while text not in self.shown:
            self.shown += self._decoder.decode(os.read(self.ours, 1 << 16))
        self.shown = self.shown.partition(text)[2]

    def rest(self) -> str:
        """Return what it shows until it ends."""
        with contextlib.suppress(OSError):  # Linux says so at the end of a terminal
            while piece := os.read(self.ours, 1 << 16):
                self.shown += self._decoder.decode(piece)
        return self.shown


@contextlib.contextmanager
def terminal(run: Path, width: int = 80, height: int = 24) -> Iterator[Terminal]:
    pytest.importorskip("rich")
    pytest.importorskip("plotext")
    shown = Terminal(run, width, height)
    try:
        yield shown
    finally:
        shown.process.kill()
        shown.process.wait()
        os.close(shown.ours)


def test_curves_in_a_terminal(run: Path) -> None:
    """The curves are drawn, follow the run, and stay on the screen when Ctrl-C ends it."""
    with terminal(run) as screen:
        screen.until("loss: ")
        screen.until("⠤")
        write(run, range(4, 6), status="finished")
        screen.until("finished")
        screen.process.send_signal(signal.SIGINT)
        last = screen.rest().rpartition("\x1b[?1049l")[2]
        assert screen.process.wait(30) == 130
    assert "val/loss 0.4" in last
    assert "Traceback" not in last


def test_a_terminal_that_is_made_smaller(run: Path) -> None:
    """The next drawing has the terminal's new size."""
    with terminal(run, 70, 40) as screen:
        screen.until("─" * 60)
        screen.set_size(50, 20)
        screen.until("loss: ")
        screen.until("loss: ")
        screen.process.send_signal(signal.SIGINT)
        last = screen.rest().rpartition("\x1b[?1049l")[2]
    assert "─" * 40 in last
    assert "─" * 50 not in last


def test_no_row_yet(tmp_path: Path) -> None:
    """It waits for the first row and says so."""
    with terminal(tmp_path) as screen:
        screen.until("There is no row yet")
        write(tmp_path / "run", range(1, 3))
        screen.until("loss: ")


def test_hostile_names_in_a_terminal(tmp_path: Path) -> None:
    """Nothing that a run is called reaches the terminal as a command to it."""
    write(tmp_path / "run", range(1, 4), HOSTILE)
    with terminal(tmp_path) as screen:
        screen.until("\ufffd]0;owned\ufffd\ufffd[31m\ufffd\ufffd\ufffd[red]\ufffd")
        screen.until("\ufffd]0;owned")
        screen.process.send_signal(signal.SIGTERM)
        shown = screen.rest()
        assert screen.process.wait(30) == 143
    for part in ("\x07", "\x1b]", "\x1b[31m", "\u202e"):
        assert part not in shown


@pytest.mark.parametrize(("width", "height"), [(200, 60), (80, 24), (40, 12), (20, 8), (10, 3)])
def test_it_fits(width: int, height: int) -> None:
    """What is drawn is as wide as the terminal at most, and as high where that can be."""
    console = pytest.importorskip("rich.console").Console(width=width, height=height)
    pytest.importorskip("plotext")
    state = State()
    for run in range(20):
        state.take({"kind": "run", "run": run, "name": f"run {run}" * 5, "facts": {}})
        cells = [[step, 1 / (step + 1), 0.5] for step in range(50)]
        columns = ["train/step", "train/loss", "val/accuracy"]
        rows = {"table": "metrics", "columns": columns, "rows": cells}
        state.take({"kind": "rows", "run": run, **rows})
    with console.capture() as capture:
        console.print(view(state, width, height))
    lines = capture.get().splitlines()
    assert max(map(len, map(without_colours, lines))) <= width
    assert height < 24 or len(lines) <= height


def without_colours(line: str) -> str:
    from rich.text import Text

    return Text.from_ansi(line).plain


def test_lines_where_there_is_no_terminal(run: Path) -> None:
    """Through a pipe comes a line for each epoch and split, the new ones as they are written."""
    with subprocess.Popen(command(run), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(7)]
        assert lines[0] == "run  train/step 10  epoch 1  train/loss 1\n"
        assert lines[1] == "run  train/step 10  epoch 1  train/loss 0.9\n"
        assert lines[2] == "run  train/step 10  epoch 1  val/loss 2  val/accuracy nan\n"
        write(run, range(9, 10))
        while "epoch 9  val/loss 0.2222" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


def test_hostile_names_in_lines(tmp_path: Path) -> None:
    """A name stays on its line."""
    write(tmp_path / "run", range(1, 2), HOSTILE)
    with subprocess.Popen(command(tmp_path), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
    assert line.startswith(
        "\ufffd]0;owned\ufffd\ufffd[31m\ufffd\ufffd\ufffd[red]\ufffd  train/step"
    )
    assert line.rstrip("\n").isprintable()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (("train/step", "epoch", "train/loss"), False),
        (("train/step", "epoch", "train/loss", "train/epoch_loss"), True),
        (("train/step", "epoch", "val/loss"), True),
        (("epoch", "train/loss"), True),
        (("epoch", "loss"), True),
        (("rank1/train/step", "epoch", "rank1/train/loss"), False),
        (("time", "epoch"), False),
    ],
)
def test_definitive_rows(columns: tuple[str, ...], expected: bool) -> None:
    """A row that holds values of an epoch is told from one on the way there."""
    assert is_definitive(dict.fromkeys(columns, 1.0)) is expected


def test_a_long_line_is_thinned() -> None:
    """However many points there are, some are kept, from the first to the last ones."""
    line = Line()
    for step in range(100_000):
        line.add(step, step / 2)
    assert POINTS / 2 <= len(line.x) <= POINTS
    assert line.x[0] < 100
    assert line.x[-1] > 99_000
    assert [y * 2 for y in line.y] == line.x
