"""How fast a recorded Keras log is read, against one bare compiled regex.

    python benchmarks/parse.py [--epochs N] [--rounds N]

The peer is what people write first: one compiled regex with findall over each line and redraw,
cut for it beforehand and with no context (which epoch, which step, train or val, running or
definitive). `parse_log` starts from the raw text in blocks. Both see the same log, in turn; the
ratio is the median of the rounds. Memory: the growth of the process while a log ten times as
long is read.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import time
from collections.abc import Iterator
from typing import Callable

from stdout_hook import parse_log

NAIVE = re.compile(r"(\w+): ([-+]?[\d.]+(?:[eE][-+]?\d+)?)")
STEPS = 131


def keras_log(epochs: int) -> Iterator[str]:
    """Yield the writes of a Keras 2 training with four metrics, ten redraws an epoch."""
    for epoch in range(1, epochs + 1):
        yield f"Epoch {epoch}/{epochs}\n"
        for step in range(1, STEPS, 13):
            yield bar(step, "=" * (step * 29 // STEPS) + ">", "ETA: 0s", epoch)
        yield bar(STEPS, "=" * 30, "1s 4ms/step", epoch) + val(epoch) + "\n"


def bar(step: int, done: str, clock: str, epoch: int) -> str:
    text = f"{step:3d}/{STEPS} [{done:.<30}] - {clock} - " + numbers("", epoch + step / STEPS)
    return "\b" * len(text) + "\r" + text


def val(epoch: int) -> str:
    return " - " + numbers("val_", epoch + 0.5)


def numbers(prefix: str, x: float) -> str:
    names = ("loss", "accuracy", "precision", "recall")
    return " - ".join(f"{prefix}{name}: {x / (i + x):.4f}" for i, name in enumerate(names))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    log = "".join(keras_log(options.epochs))
    blocks = [log[i : i + 65536] for i in range(0, len(log), 65536)]
    frames = [f for f in re.split(r"[\r\n]", log.replace("\b", "")) if f]
    ours, naive = [], []
    for _ in range(options.rounds):
        naive.append(seconds(lambda: [NAIVE.findall(frame) for frame in frames]))
        ours.append(seconds(lambda: sum(1 for _ in parse_log(blocks))))
    ratio = statistics.median(a / b for a, b in zip(ours, naive))
    print(f"{len(frames)} frames, {len(log) / 1e6:.1f} MB")
    for name, taken in (("one bare regex", naive), ("parse_log", ours)):
        print(f"{name:<16} {len(frames) / statistics.median(taken) / 1e3:8.0f} k frames/s")
    print(f"time of parse_log / time of the regex: {ratio:.2f}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(1 for _ in parse_log(keras_log(10 * options.epochs)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{count} points of a log ten times as long: peak memory grew by {grown:.1f} MB")


if __name__ == "__main__":
    main()
