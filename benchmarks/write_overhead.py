"""What a capture costs the training thread: write() + flush(), against other wrappers.

    python -m venv /tmp/overhead
    /tmp/overhead/bin/pip install -e . -r benchmarks/requirements.txt
    /tmp/overhead/bin/python benchmarks/write_overhead.py [--rounds N]

Peers that are not installed are left out, so the project's own environment does as well.

Each variant runs in a process of its own, so that the threads of one do not slow another. There it
takes turns with a bare stream of the same kind: bursts of redraws of a Keras bar, each timed by
itself. Printed are the burst's median, what that is more than the bare stream's, and the ratios of
the median and of the 99th percentile to the bare stream's; all are medians over the rounds. The
row "plain" is a bare stream against another: the noise of the measurement. Three situations:

quiet   one write after another, nothing else
busy    likewise, and a second thread runs Python code all the time, as one that prepares batches
paced   a write every millisecond, while what was written before is read and logged

W&B and SwanLab are measured in a real offline run; of Sacred what a run puts in place, in its
modes "sys" (a proxy object) and "fd" (through the program tee). "wandb+stdout_hook" is a capture
inside an offline W&B run; what it takes turns with is W&B's wrapper alone.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any, Callable, TextIO

from parse import bar

from stdout_hook import capture_training

STEPS = 131
TEXTS = [bar(i % STEPS, "=" * (i % STEPS * 29 // STEPS) + ">", "ETA: 0s", 1) for i in range(500)]
WRITES = {"quiet": 500, "busy": 500, "paced": 200}
BOTH = "wandb+stdout_hook"


class NoOpTee(io.TextIOBase):
    """The least that any Python wrapper does."""

    def __init__(self, below: TextIO) -> None:
        self.below = below

    def write(self, text: str) -> int:
        return self.below.write(text)

    def flush(self) -> None:
        self.below.flush()


@contextlib.contextmanager
def standing_in(stream: Any) -> Iterator[None]:
    """Have `stream` be ``sys.stdout`` for a ``with`` block."""
    before, sys.stdout = sys.stdout, stream
    try:
        yield
    finally:
        sys.stdout = before


@contextlib.contextmanager
def plain(stream: TextIO) -> Iterator[Any]:
    yield stream


@contextlib.contextmanager
def no_op(stream: TextIO) -> Iterator[Any]:
    yield NoOpTee(stream)


@contextlib.contextmanager
def captured(stream: TextIO) -> Iterator[Any]:
    with standing_in(stream), capture_training(sinks=lambda values: None):
        yield sys.stdout


@contextlib.contextmanager
def sacred_sys(stream: TextIO) -> Iterator[Any]:
    from sacred.stdout_capturing import tee_output_python

    with standing_in(stream), tee_output_python():
        yield sys.stdout


@contextlib.contextmanager
def sacred_fd(stream: TextIO) -> Iterator[Any]:
    from sacred.stdout_capturing import tee_output_fd

    own = os.dup(1)
    os.dup2(stream.fileno(), 1)
    with tee_output_fd(), open(os.dup(1), "w") as to_tee:
        os.dup2(own, 1)  # our table is not for the capture
        yield to_tee
    os.dup2(own, 1)


@contextlib.contextmanager
def swanlab_wrapped(stream: TextIO) -> Iterator[Any]:
    with standing_in(stream), tempfile.TemporaryDirectory() as folder:
        os.environ["SWANLAB_ROOT"] = folder
        import swanlab

        probe = swanlab.Settings.Probe(monitor=False)
        swanlab.init(mode="offline", log_dir=folder, settings=swanlab.Settings(probe=probe))
        yield stream  # its write is replaced
        swanlab.finish()


@contextlib.contextmanager
def wandb_wrapped(stream: TextIO) -> Iterator[Any]:
    with standing_in(stream), tempfile.TemporaryDirectory() as folder:
        import wandb  # replaces the write of the object that is there now

        settings = wandb.Settings(silent=True, console="wrap", x_disable_stats=True)
        with wandb.init(mode="offline", dir=folder, settings=settings):
            yield stream


@contextlib.contextmanager
def captured_in_wandb(stream: TextIO) -> Iterator[Any]:
    with wandb_wrapped(stream):
        import wandb

        with capture_training(wandb.run):
            yield sys.stdout


VARIANTS: dict[str, Callable[[TextIO], Any]] = {
    "plain": plain,
    "no-op tee": no_op,
    "stdout_hook": captured,
    "sacred sys": sacred_sys,
    "sacred fd": sacred_fd,
    "swanlab": swanlab_wrapped,
    "wandb": wandb_wrapped,
    BOTH: captured_in_wandb,
}
PEERS = ("sacred", "swanlab", "wandb")


def burst(stream: Any, situation: str) -> list[int]:
    """Return the nanoseconds that each write and flush took."""
    now, taken = time.perf_counter_ns, []
    for text in TEXTS[: WRITES[situation]]:
        start = now()
        stream.write(text)
        stream.flush()
        taken.append(now() - start)
        if situation == "paced":
            time.sleep(0.001)
    return taken


def pair(base: Any, wrapped: Any, situation: str) -> tuple[list[int], list[int]]:
    """Return a burst on each of two streams."""
    wait_for_threads()
    with busy_thread() if situation == "busy" else contextlib.nullcontext():
        return burst(base, situation), burst(wrapped, situation)


def wait_for_threads() -> None:
    """Wait until the wrapper's threads have read what was written."""
    used = -1.0
    while time.process_time() - used > 0.002:
        used = time.process_time()
        time.sleep(0.15)  # ours look every 0.05 s, and three hand on to each other


@contextlib.contextmanager
def busy_thread() -> Iterator[None]:
    ended = threading.Event()
    thread = threading.Thread(target=prepare_batches, args=(ended,))
    thread.start()
    yield
    ended.set()
    thread.join()


def prepare_batches(ended: threading.Event) -> None:
    while not ended.is_set():
        sorted(range(1000), key=lambda i: i * 7919 % 1000)


def measure(name: str, target: Callable[[], TextIO], rounds: int) -> Iterator[str]:
    """Yield the figures of one variant, situation by situation."""
    stream = target()
    base = stream if name == BOTH else target()
    with VARIANTS[name](stream) as wrapped, standing_in(sys.__stdout__):
        for situation in WRITES:
            yield figures([pair(base, wrapped, situation) for _ in range(rounds)])


def figures(pairs: list[tuple[list[int], list[int]]]) -> str:
    median = statistics.median
    middle = median(median(b) for _, b in pairs) / 1000
    added = median(median(b) - median(a) for a, b in pairs) / 1000
    ratio = median(median(b) / median(a) for a, b in pairs)
    tail = median(p99(b) / p99(a) for a, b in pairs)
    return f"{middle:9.2f}{added:+8.2f}{ratio:7.2f}{tail:7.2f}"


def p99(taken: list[int]) -> int:
    return sorted(taken)[len(taken) * 99 // 100]


def piped() -> TextIO:
    """Return a stream on a pipe that another process empties."""
    reader, writer = os.pipe()
    subprocess.Popen(["cat"], stdin=reader, stdout=subprocess.DEVNULL)
    os.close(reader)
    return open(writer, "w")


TARGETS: dict[str, Callable[[], TextIO]] = {
    "/dev/null": lambda: open(os.devnull, "w"),
    "file": lambda: tempfile.TemporaryFile("w"),
    "pipe": piped,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--target", choices=TARGETS, help="only this kind of stream")
    parser.add_argument("--variant", choices=VARIANTS, help="only this one, in this process")
    options = parser.parse_args()
    if options.variant:
        for cells in measure(options.variant, TARGETS[options.target], options.rounds):
            print(cells, end="", flush=True)
        return
    show_all([options.target] if options.target else list(TARGETS), options.rounds)


def show_all(targets: list[str], rounds: int) -> None:
    missing = [peer for peer in PEERS if importlib.util.find_spec(peer) is None]
    if missing:
        print(f"left out, for they are not installed: {', '.join(missing)}")
    for target in targets:
        print(f"\n{target:<17}" + "".join(f"{situation:>31}" for situation in WRITES))
        print(" " * 17 + "  us/write   added median    p99" * len(WRITES))
        for name in VARIANTS:
            if not name.startswith(tuple(missing)):
                show(name, target, rounds)


def show(name: str, target: str, rounds: int) -> None:
    print(f"{name:<17}", end="", flush=True)
    options = ["--rounds", str(rounds), "--target", target, "--variant", name]
    subprocess.run([sys.executable, __file__, *options], check=True)
    print()


if __name__ == "__main__":
    main()
