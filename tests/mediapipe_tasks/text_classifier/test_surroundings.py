"""The pipeline in other surroundings: an own W&B run, a notebook, another process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import resource
import subprocess
import sys
import termios
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mediapipe_tasks.progress import Progress
from mediapipe_tasks.runs import context as run_context
from mediapipe_tasks.runs.options import RunOptions
from stdout_hook import wandb_run
from stdout_hook.run_folder import RunFolder
from stdout_hook.sinks.jsonl import read_rows
from stdout_hook.wandb_mode import Choice
from tests.support.read_wandb import read_run

pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")

EXAMPLES = Path(__file__).parents[3] / "examples" / "assistant_commands"
REAL_DATA = Path(
    os.environ.get("STDOUT_HOOK_REAL_DATA", Path(__file__).parents[4] / "shared" / "data")
)
TRAIN = """
import pathlib, sys
from mediapipe_tasks.text_classifier import train
files = {{name: pathlib.Path({examples!r}, name + ".csv") for name in ("validation", "test")}}
result = train(
    pathlib.Path({examples!r}, "train.csv"), output=sys.argv[1], epochs=2, progress=True, **files
)
""".format(examples=str(EXAMPLES))


def run_program(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=280,
        env={**os.environ, "WANDB_MODE": "offline"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.mark.timeout(300)
@pytest.mark.wandb
def test_an_active_run_is_used_and_left_open(tmp_path: Path) -> None:
    """Where the caller has a W&B run, everything goes there, and the caller finishes it."""
    code = f"""
import sys, wandb
run = wandb.init(project="own", dir=sys.argv[2], config={{"mine": 1}})
{TRAIN}
assert wandb.run is run
run.log({{"after": 1}})
run.finish()
print(run.id in result.tracked)
"""
    own = tmp_path / "own"
    own.mkdir()
    done = run_program(code, str(tmp_path / "run"), str(own))
    assert done.stdout.rstrip().endswith("True")
    found: dict[str, Any] = read_run(own, 5)
    keys = {key for row in found["history"] for key in row}
    assert {"train/loss", "val/loss", "train/epoch_loss", "predictions", "after"} <= keys
    assert found["config"]["mine"] == 1
    assert found["config"]["epochs"] == 2
    assert any(artifact["type"] == "model" for artifact in found["artifacts"])
    assert not list((tmp_path / "run").glob("wandb/*run-*"))
    assert (tmp_path / "run" / "metrics.jsonl").stat().st_size


@pytest.mark.timeout(300)
@pytest.mark.wandb
def test_in_a_notebook_the_console_log_is_whole(tmp_path: Path) -> None:
    """With a stdout that is no file, as in Jupyter, W&B still gets what Keras printed."""
    code = f"""
import io, sys
class Cell(io.TextIOBase):
    "Like ipykernel's OutStream: not on a descriptor."
    encoding = "utf-8"
    shown = []
    def write(self, text):
        self.shown.append(text)
        return len(text)
before, sys.stdout = sys.stdout, Cell()
{TRAIN}
assert type(sys.stdout) is Cell
sys.stdout = before
print("".join(Cell.shown))
"""
    done = run_program(code, str(tmp_path / "run"))
    assert "Training 2/2" in done.stdout
    assert "val_loss:" not in done.stdout
    found: dict[str, Any] = read_run(tmp_path / "run", 5)
    final = [line for _, line in found["console"] if "val_loss" in line]
    assert len(final) == 2
    assert "val_loss" in (tmp_path / "run" / "output.log").read_text(encoding="utf-8")


@pytest.mark.timeout(300)
def test_on_a_terminal_everything_is_captured_behind_the_bar(tmp_path: Path) -> None:
    """A terminal shows the bar alone; what Keras printed is in the metrics and the log."""
    code = f"import os; os.environ['WANDB_MODE'] = 'disabled'\n{TRAIN}"
    shown = on_terminal([sys.executable, "-c", code, str(tmp_path / "run")])
    rows = list(read_rows(tmp_path / "run" / "metrics.jsonl"))
    assert [row["epoch"] for row in rows if "val/loss" in row] == [1, 2]
    log = (tmp_path / "run" / "output.log").read_text(encoding="utf-8")
    assert log.count("val_loss:") == 2
    assert "ETA" not in shown
    assert "val_loss" not in shown
    last = [line for line in shown.splitlines() if "2/2" in line][-1]
    assert (
        f"val/accuracy {[r['val/accuracy'] for r in rows if 'val/accuracy' in r][-1]:.4f}" in last
    )
    assert "…" not in shown
    assert shown.rstrip().rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")  # the cursor is back


def on_terminal(command: list[str]) -> str:
    """Run a command on a terminal of 80 columns; return what it wrote there."""
    main, other = pty.openpty()
    termios.tcsetwinsize(other, (24, 80))
    process = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env={**os.environ, "TERM": "xterm"}
    )
    os.close(other)
    shown = b""
    with contextlib.suppress(OSError):  # Linux says EIO where the other end is closed
        while block := os.read(main, 1 << 16):
            shown += block
    os.close(main)
    assert process.wait(60) == 0, shown.decode()
    return shown.decode()


@pytest.mark.timeout(300)
def test_a_reader_that_goes_away_does_not_stop_the_training(tmp_path: Path) -> None:
    """With a closed pipe for a stdout the run goes on unseen to its end."""
    code = f"import os; os.environ['WANDB_MODE'] = 'disabled'\n{TRAIN}"
    command = [sys.executable, "-c", code, str(tmp_path / "run")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"W&B disabled")
        process.stdout.close()
        assert process.wait(200) == 0, process.stderr and process.stderr.read()
    facts = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert facts["status"] == "finished"
    assert (tmp_path / "run" / "evaluation.json").exists()


@pytest.mark.timeout(300)
def test_a_fault_in_a_library_is_one_line_and_keeps_what_was_computed(tmp_path: Path) -> None:
    """Where the disk has no room for the model: exit code 1, metrics kept, traceback in the log."""
    command = [sys.executable, "-m", "mediapipe_tasks", "text-classifier", "train", "--epochs", "2"]
    words = ["--data", str(EXAMPLES / "train.csv"), "--mode", "disabled"]
    done = subprocess.run(
        [*command, *words, "--output", str(tmp_path / "run")],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("mediapipe-tasks: the run failed: ")
    assert str(tmp_path / "run") in line
    log = (tmp_path / "run" / "output.log").read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    facts = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (facts["status"], facts["exit_status"]) == ("failed", 1)
    assert [r["epoch"] for r in read_rows(tmp_path / "run" / "metrics.jsonl") if "val/loss" in r]
    assert not list((tmp_path / "run").glob(".model_maker*"))


@pytest.mark.timeout(300)
def test_the_same_seed_gives_the_same_model_in_another_process(tmp_path: Path) -> None:
    """With another hash seed, on one core only, the weights are the same, and so the answers."""
    told = []
    for name, seed, cores in (("one", "1", os.sched_getaffinity(0)), ("two", "2", {0})):
        code = f"import os; os.environ['WANDB_MODE'] = 'disabled'\n{TRAIN}"
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            preexec_fn=partial(os.sched_setaffinity, 0, cores),
            capture_output=True,
            text=True,
            timeout=140,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told.append(json.loads((tmp_path / name / "model.json").read_text(encoding="utf-8")))
    assert told[0] == told[1]
    for name in ("model.tflite", "predictions.csv"):
        one, two = (tmp_path / folder / name for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_the_line_about_the_tracker_is_true_where_online_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where W&B refuses an online run, the result says that it is offline, and why."""

    def refuse_online(folder: Path, choice: Choice, given: Any) -> Any:
        if choice.mode == "online":
            raise OSError("the server is on holiday")
        settings = SimpleNamespace(sync_dir=str(folder))
        return SimpleNamespace(
            id="x", offline=True, url=None, settings=settings, finish=lambda exit_code: None
        )

    monkeypatch.setattr(wandb_run, "_open", refuse_online)
    monkeypatch.setattr(run_context, "_logs_shown", contextlib.nullcontext)
    screen = io.StringIO()
    tracked = run_context.tracked_run(
        RunFolder(tmp_path),
        Choice("online", "the server answers"),
        RunOptions(output=tmp_path),
        {},
        Progress(screen).say,
    )
    with tracked as (_, line):
        assert line.startswith("W&B offline: online failed (the server is on holiday)")
    assert screen.getvalue().splitlines()[-1] == line
    assert json.loads((tmp_path / "run.json").read_text())["wandb"]["mode"] == "offline"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_defaults_are_good_on_real_data(tmp_path: Path) -> None:
    """With defaults alone the exported file is right on 92 % of real commands at least."""
    folder = REAL_DATA / "assistant_intents"
    if not folder.is_dir():
        pytest.skip(f"there is no {folder}; set STDOUT_HOOK_REAL_DATA to the folder of data sets")
    code = f"""
import pathlib, sys
from mediapipe_tasks.text_classifier import train
folder = pathlib.Path({str(folder)!r})
files = dict(data=folder / "train.csv", validation=folder / "val.csv", test=folder / "test.csv")
train(output=sys.argv[1], mode="disabled", **files)
"""
    run_program(code, str(tmp_path / "run"))
    text = (tmp_path / "run" / "evaluation.json").read_text(encoding="utf-8")
    evaluation = json.loads(text)
    assert evaluation["accuracy"] >= 0.92
    assert evaluation["baseline"]["accuracy"] == pytest.approx(0.935, abs=0.005)
