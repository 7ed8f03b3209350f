"""Accidents: the training goes on or ends as without us, and what was captured is kept.

Each is a small program in a fresh interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.sinks.jsonl import read_rows

START = """
import os, resource, sys, threading, time
from stdout_hook import capture_training

def epochs(count):
    for n in range(1, count + 1):
        print(f"Epoch {n}/{count}")
        print(f"8/8 - 1s - loss: 0.5000 - val_loss: {n / 1000:.4f}", flush=True)

def val_losses(rows):
    return [row["val/loss"] for row in rows if "val/loss" in row]
"""


def run(code: str, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a program; its stdout must be what it printed itself."""
    return subprocess.run(
        [sys.executable, "-c", START + code, *words],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        **options,
    )


THREADS = """
seen = []
class Lines:
    name = "lines"
    def parse(self, frame):
        seen.append(frame.text)
        return ()
    def close(self):
        return ()

split = sys.argv[1] == "split"
def work(name):
    for n in range(2000):
        line = f"thread {name} line {n} " + "x" * (n % 50)
        if split:
            sys.stdout.write(line)
            sys.stdout.write("\\n")
        else:
            sys.stdout.write(line + "\\n")

with capture_training(sinks=lambda row: None, folder=False, parsers=[Lines]):
    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
wanted = {f"thread {name} line {n} " + "x" * (n % 50) for name in range(8) for n in range(2000)}
print(len(seen), set(seen) == wanted, file=sys.stderr)
"""


@pytest.mark.parametrize("how", ["whole", "split"])
def test_threads_do_not_mix(how: str) -> None:
    """Eight threads of 2,000 lines each: none is lost, none is damaged, in one write or two."""
    assert run(THREADS, how).stderr.splitlines()[-1] == "16000 True"


def test_a_sink_that_blocks_holds_nobody_up() -> None:
    """The training goes on, the other sink gets all, the end is bounded and says what is lost."""
    code = """
rows = []
stuck = threading.Event()
with capture_training(sinks=[lambda row: stuck.wait(), rows.append], folder=False,
                      timeout=0.5) as training:
    epochs(3)
print(val_losses(rows), training.summary().problems(), file=sys.stderr)
os._exit(0)
"""
    done = run(code)
    assert done.stdout.count("val_loss") == 3
    last = done.stderr.splitlines()[-1]
    assert last == "[0.001, 0.002, 0.003] ['sink function: did not finish in time']"


@pytest.mark.skipif(os.name != "posix", reason="the limit is POSIX")
@pytest.mark.parametrize("level", ["sys", "fd"])
def test_a_full_disk_loses_the_record_and_not_the_training(level: str, tmp_path: Path) -> None:
    """What is printed passes whole, what fits is on disk, the end says that something failed."""
    code = """
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
rows = []
with capture_training(sinks=rows.append, folder=sys.argv[1], level=sys.argv[2]) as training:
    epochs(1500)
print(len(val_losses(rows)), len(training.summary().problems()) > 0, file=sys.stderr)
"""
    done = run(code, str(tmp_path / "run"), level)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("val_loss") == 1500
    assert done.stderr.splitlines()[-1] == "1500 True"
    kept = [row for row in read_rows(tmp_path / "run" / "metrics.jsonl") if "val/loss" in row]
    assert len(kept) > 50
    assert (tmp_path / "run" / "metrics.jsonl").read_bytes().endswith(b"}\n")
    assert "Exception ignored" not in done.stderr


@pytest.mark.wandb
@pytest.mark.skipif(os.name != "posix", reason="the limit is POSIX")
def test_a_disk_that_is_full_for_wandb(tmp_path: Path) -> None:
    """Where W&B can write no more the training ends as ever, and the other sinks have all."""
    pytest.importorskip("wandb")
    code = """
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
import wandb
rows = []
run = wandb.init(mode="offline", dir=sys.argv[1], settings=wandb.Settings(silent=True))
with capture_training(run, sinks=rows.append, folder=False) as training:
    epochs(1500)
run.finish()
print(len(val_losses(rows)), training.summary().dropped, file=sys.stderr)
"""
    done = run(code, str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("val_loss") == 1500
    assert done.stderr.splitlines()[-1].startswith("1500 {'chunks': 0, ")
    (log,) = tmp_path.glob("wandb/offline-run-*/run-*.wandb")
    assert log.stat().st_size <= 60_000


@pytest.mark.skipif(os.name != "posix", reason="the shell is POSIX")
def test_a_closed_pipe_is_as_without_us() -> None:
    """`... | head -1` ends the program with the same code and words."""
    codes = []
    for how in (
        "capture_training(sinks=print, folder=False)",
        "__import__('contextlib').nullcontext()",
    ):
        code = START + f"with {how}:\n    while True: print('line')\n"
        shell = '"$0" -c "$1" | head -1; echo ${PIPESTATUS[0]}'
        done = subprocess.run(
            ["bash", "-c", shell, sys.executable, code], capture_output=True, text=True, timeout=60
        )
        codes.append((done.stdout, "BrokenPipeError" in done.stderr))
    assert codes[0] == codes[1]
    assert codes[0][0].startswith("line\n")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@pytest.mark.parametrize("piece", ["'x' * 1_000_000", "'\\r' * 1_000_000", "'a\\b' * 500_000"])
def test_memory_is_bounded_whatever_is_printed(piece: str) -> None:
    """200 MB without a line end, or of redraws, need no more than what is bounded."""
    code = f"""
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
piece = {piece}
with capture_training(sinks=lambda row: None, folder=False) as training:
    for _ in range(200):
        sys.stdout.write(piece)
        time.sleep(0.01)
    epochs(1)
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(int(grown), training.summary().values, file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", START + code],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=100,
    )
    grown = int(done.stderr.splitlines()[-1].split()[0])
    assert grown < 400  # of large texts 64 M characters may wait, 1 to 4 bytes each


def test_interrupts_at_any_moment_leave_the_stream_restored() -> None:
    """Ctrl-C while it starts, works or ends: the stream is back, and it can be used again."""
    code = """
import signal
signal.signal(signal.SIGALRM, signal.default_int_handler)
for moment in range(200):
    before = sys.stdout
    rows = []
    capture = capture_training(sinks=rows.append, folder=False, timeout=0.1)
    try:
        try:
            # Again and again: Python itself swallows one that falls into a destructor.
            signal.setitimer(signal.ITIMER_REAL, 0.00002 * moment + 0.00001, 0.05)
            with capture:
                epochs(1 if moment % 2 else 1000)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except (KeyboardInterrupt, RuntimeError):  # the second is what Thread.start makes of it
        pass
    capture.stop()  # Python calls no __exit__ where it falls right behind __enter__ (bpo-29988)
    assert sys.stdout is before, moment
print("restored", file=sys.stderr)
"""
    done = run(code)
    assert done.stderr.splitlines()[-1] == "restored", done.stderr
