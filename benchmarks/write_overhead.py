"""What a capture costs the training thread: write() + flush(), against other wrappers.

    python benchmarks/write_overhead.py [--rounds N]

All variants run in one process, in turn, on streams of the same kind; each write is timed by
itself, and the printed ratio is the median over the rounds of the ratio of the medians within a
round. The text is a redraw of a Keras bar. W&B's own wrapper is measured in a real offline run,
where wandb is installed.
"""

from __future__ import annotations

import argparse
import contextlib
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

from stdout_hook import capture_training

BAR = "34/60 [================>.............] - ETA: 0s - loss: 1.7939 - accuracy: 0.1434"
TEXT = "\b" * len(BAR) + "\r" + BAR
WRITES = 500


class NoOpTee(io.TextIOBase):
    """The least that any Python wrapper does."""

    def __init__(self, below: TextIO) -> None:
        self.below = below

    def write(self, text: str) -> int:
        return self.below.write(text)

    def flush(self) -> None:
        self.below.flush()


@contextlib.contextmanager
def plain(stream: TextIO) -> Iterator[Any]:
    yield stream


@contextlib.contextmanager
def no_op(stream: TextIO) -> Iterator[Any]:
    yield NoOpTee(stream)


@contextlib.contextmanager
def captured(stream: TextIO) -> Iterator[Any]:
    before, sys.stdout = sys.stdout, stream
    try:
        with capture_training(sinks=lambda values: None, streams="stdout"):
            tee, sys.stdout = sys.stdout, before  # our own table is not for the capture
            yield tee
            sys.stdout = tee
    finally:
        sys.stdout = before


@contextlib.contextmanager
def wandb_wrapped(stream: TextIO) -> Iterator[Any]:
    before, sys.stdout = sys.stdout, stream
    try:
        import wandb  # patches the write of the object that is there now

        with tempfile.TemporaryDirectory() as folder:
            settings = wandb.Settings(silent=True, console="wrap", x_disable_stats=True)
            with wandb.init(mode="offline", dir=folder, settings=settings):
                sys.stdout = before
                yield stream
    finally:
        sys.stdout = before


VARIANTS: dict[str, Callable[[TextIO], Any]] = {
    "plain": plain,
    "no-op tee": no_op,
    "stdout_hook": captured,
    "wandb": wandb_wrapped,
}


def burst(stream: Any) -> list[int]:
    """Return the nanoseconds that each write and flush took."""
    now, taken = time.perf_counter_ns, []
    for _ in range(WRITES):
        start = now()
        stream.write(TEXT)
        stream.flush()
        taken.append(now() - start)
    return taken


def measure(target: Callable[[], TextIO], rounds: int) -> dict[str, list[list[int]]]:
    """Return by variant the bursts of all rounds, the variants taking turns."""
    bursts: dict[str, list[list[int]]] = {}
    with contextlib.ExitStack() as stack:
        streams = {}
        for name, variant in VARIANTS.items():
            with contextlib.suppress(ImportError):
                streams[name] = stack.enter_context(variant(target()))
        for _ in range(rounds):
            for name, stream in streams.items():
                bursts.setdefault(name, []).append(burst(stream))
                time.sleep(0.1)  # let the workers catch up, as they do in a training
    return bursts


def show(kind: str, bursts: dict[str, list[list[int]]]) -> None:
    for name, all_rounds in bursts.items():
        pairs = list(zip(all_rounds, bursts["plain"]))
        ratio = statistics.median(statistics.median(a) / statistics.median(b) for a, b in pairs)
        tail = statistics.median(p99(a) / p99(b) for a, b in pairs)
        micros = statistics.median(t for taken in all_rounds for t in taken) / 1000
        print(f"{kind:<10} {name:<12} {micros:8.2f} us {ratio:7.2f} x {tail:9.2f} x")


def p99(taken: list[int]) -> int:
    return sorted(taken)[len(taken) * 99 // 100]


def piped() -> TextIO:
    """Return a stream on a pipe that a thread empties."""
    reader, writer = os.pipe()
    threading.Thread(target=_empty, args=(reader,), daemon=True).start()
    return os.fdopen(writer, "w")


def _empty(reader: int) -> None:
    while os.read(reader, 1 << 20):
        pass


TARGETS: dict[str, Callable[[], TextIO]] = {
    "/dev/null": lambda: open(os.devnull, "w"),
    "file": lambda: tempfile.TemporaryFile("w"),
    "pipe": piped,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--target", choices=TARGETS, help="only this kind of stream")
    options = parser.parse_args()
    if options.target:
        show(options.target, measure(TARGETS[options.target], options.rounds))
        return
    print(f"{'stream':<10} {'wrapper':<12} {'median':>11} {'/ plain':>9} {'p99 / plain':>11}")
    for target in TARGETS:  # W&B patches one stream object a process
        command = [sys.executable, __file__, "--rounds", str(options.rounds), "--target", target]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
