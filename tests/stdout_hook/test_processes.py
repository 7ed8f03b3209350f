"""Processes: forks, workers and every way to end; each is a program in a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stdout_hook.sinks.jsonl import read_rows

if os.name != "posix":
    pytest.skip("forks and signals are POSIX", allow_module_level=True)

START = """
import atexit, multiprocessing, os, signal, sys, threading, time
from concurrent.futures import ProcessPoolExecutor
from stdout_hook import capture_training

def write(line):
    "Print a line in one piece: `print` writes its end apart, and threads come between."
    print(line + "\\n", end="", flush=True)

def epoch(n):
    write(f"Epoch {n}/9")
    write(f"8/8 - 1s - loss: 0.5000 - val_loss: {n / 1000:.4f}")

def captured():
    return capture_training(sinks=lambda row: None, folder="run", level=sys.argv[1])

def wait_for(count):
    "Wait until so many rows are on disk."
    while len(open("run/metrics.jsonl").readlines()) < count:
        time.sleep(0.01)
"""
LEVELS = pytest.mark.parametrize("level", ["sys", "fd"])


def run(code: str, folder: Path, level: str) -> subprocess.CompletedProcess[str]:
    """Run a program, from a file, for spawned processes import it."""
    path = folder / "program.py"
    path.write_text(START + code, encoding="utf-8")
    command = [sys.executable, str(path), level]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)


def val_losses(folder: Path) -> list[float]:
    rows = read_rows(folder / "run" / "metrics.jsonl")
    return [row["val/loss"] for row in rows if "val/loss" in row]


WORKERS = """
def work(n):
    os.write(1, b"worker %d\\n" % n)  # at once: lines of several processes stay whole
    return n

if __name__ == "__main__":
    context = multiprocessing.get_context(METHOD)
    with captured() as training:
        epoch(1)
        workers = [context.Process(target=work, args=(n,)) for n in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(work, range(3, 6))) == [3, 4, 5]
        with context.Pool(2) as pool:
            assert pool.map(work, range(6, 9)) == [6, 7, 8]
        epoch(2)
    print("ended", threading.active_count(), [worker.exitcode for worker in workers])
"""


@LEVELS
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_worker_processes(method: str, level: str, tmp_path: Path) -> None:
    """Workers print through, as data loaders do, and the parent's record stays its own."""
    done = run(f"METHOD = {method!r}\n{WORKERS}", tmp_path, level)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert sorted(line for line in lines if line.startswith("worker")) == [
        f"worker {n}" for n in range(9)
    ]
    assert lines[-1] == "ended 1 [0, 0, 0]"
    assert val_losses(tmp_path) == [0.001, 0.002]
    log = (tmp_path / "run" / "output.log").read_text(encoding="utf-8")
    assert log.count("worker") == (9 if level == "fd" else 0)


@LEVELS
def test_a_child_that_logs_epochs_records_nothing_itself(level: str, tmp_path: Path) -> None:
    """At level sys a forked child's metrics are its own; at level fd they are output like any."""
    code = """
with captured():
    epoch(1)
    pid = os.fork()
    if not pid:
        epoch(2)
        os._exit(0)
    os.waitpid(pid, 0)
    epoch(3)
"""
    done = run(code, tmp_path, level)
    assert done.stdout.count("val_loss") == 3
    wanted = [0.001, 0.002, 0.003] if level == "fd" else [0.001, 0.003]
    assert val_losses(tmp_path) == wanted


@LEVELS
def test_a_child_may_capture_by_itself(level: str, tmp_path: Path) -> None:
    """A capture that begins in a forked child works there, and leaves the parent's alone."""
    code = """
with captured():
    epoch(1)
    pid = os.fork()
    if not pid:
        with capture_training(sinks=lambda row: None, folder="child"):
            epoch(2)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
"""
    done = run(code, tmp_path, level)
    assert done.returncode == 0, done.stderr
    rows = list(read_rows(tmp_path / "child" / "metrics.jsonl"))
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.002]


ENDS = {
    "os._exit": ("wait_for(4); os._exit(5)", 5, None),
    "SystemExit": ("sys.exit(3)", 3, "failed"),
    "exit 0": ("sys.exit(0)", 0, "finished"),
    "SIGTERM": ("wait_for(4); os.kill(os.getpid(), signal.SIGTERM); time.sleep(9)", -15, None),
    "SIGHUP": ("wait_for(4); os.kill(os.getpid(), signal.SIGHUP); time.sleep(9)", -1, None),
    "SIGKILL": ("wait_for(4); os.kill(os.getpid(), signal.SIGKILL); time.sleep(9)", -9, None),
    "SIGINT": ("os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -2, "interrupted"),
}


@LEVELS
@pytest.mark.parametrize("end", list(ENDS))
def test_ends(end: str, level: str, tmp_path: Path) -> None:
    """The exit status is as without us, all that was printed is shown, the rows are on disk."""
    how, status, told = ENDS[end]
    code = f"with captured() as training:\n    epoch(1)\n    epoch(2)\n    {how}\n"
    done = run(code, tmp_path, level)
    assert done.returncode == status, done.stderr
    assert done.stdout.count("val_loss") == 2
    assert val_losses(tmp_path) == [0.001, 0.002]
    assert ("Traceback" in done.stderr) == (end == "SIGINT")
    facts = (tmp_path / "run" / "run.json").read_text(encoding="utf-8")
    assert told is None or f'"status": "{told}"' in facts


@LEVELS
def test_the_interpreter_ends_with_a_thread_that_prints(level: str, tmp_path: Path) -> None:
    """Without `stop`, and with a daemon thread that prints for ever, nothing hangs or is lost."""
    code = """
training = captured().start()
epoch(1)
def chatter():
    while True:
        write("tick")
threading.Thread(target=chatter, daemon=True).start()
time.sleep(0.1)
epoch(2)
"""
    done = run(code, tmp_path, level)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("val_loss") == 2
    assert val_losses(tmp_path) == [0.001, 0.002]
    assert not done.stderr


@LEVELS
def test_what_is_printed_at_exit_passes(level: str, tmp_path: Path) -> None:
    """Handlers that run at exit print as without us, before and after our end."""
    code = """
import io
first = atexit.register(lambda: print("registered late"))
training = captured().start()
kept = sys.stdout
epoch(1)
class Last:
    def __del__(self):
        kept.write("last\\n")
last = Last()
"""
    done = run(code, tmp_path, level)
    assert done.returncode == 0
    assert done.stdout.splitlines()[2:] == ["registered late", "last"]
    assert not done.stderr


def test_nothing_is_left_of_level_fd_after_a_kill(tmp_path: Path) -> None:
    """The relay ends when the killed program's output has been passed on."""
    code = """
with captured():
    epoch(1)
    print("pid", os.getpid(), flush=True)
    wait_for(2)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = run(code, tmp_path, "fd")  # returns when nobody holds its pipes any more
    assert done.returncode == -9
    assert "pid" in done.stdout
    time.sleep(0.2)
    assert not _processes_in(tmp_path)


def _processes_in(folder: Path) -> list[str]:
    if sys.platform != "linux":
        return []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder:
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.wandb
@LEVELS
def test_the_trackers_service_dies(level: str, tmp_path: Path) -> None:
    """W&B's own process is killed in mid-run: the training goes on, our record is whole."""
    pytest.importorskip("wandb")
    code = """
import wandb
settings = wandb.Settings(silent=True)
run = wandb.init(mode="offline", dir=".", settings=settings)
with capture_training(run, folder="run", level=sys.argv[1], timeout=3):
    epoch(1)
    wait_for(2)
    for name in os.listdir("/proc"):
        try:
            command = open(f"/proc/{name}/cmdline").read()
            home = os.readlink(f"/proc/{name}/cwd")
        except OSError:
            continue
        if "wandb-core" in command and home == os.getcwd():
            os.kill(int(name), signal.SIGKILL)
    for n in range(2, 6):
        epoch(n)
        time.sleep(0.05)
print("trained", flush=True)
os._exit(0)
"""
    if sys.platform != "linux":
        pytest.skip("the service is found as Linux shows it")
    done = run(code, tmp_path, level)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("val_loss") == 5
    assert done.stdout.splitlines()[-1] == "trained"
    assert val_losses(tmp_path) == [0.001, 0.002, 0.003, 0.004, 0.005]
