"""How fast logs are read with every parser active, against one bare compiled regex.

    python benchmarks/parse.py [--rounds N]

The peer is what people write first: one compiled regex with findall over each line and redraw,
cut for it beforehand and with no context (which epoch, which step, train or val, running or
definitive). `parse_log` starts from the raw text in blocks, and "of frames" from the same lines
and redraws as the regex. What many programs printed is read log by log, and once more "as one
log", in which the format changes every few lines. All see the same text, in turn; the ratio is the
median of the rounds, speed against speed. Beside them two methods of trackers that read logs from
outside: Guild AI's default expression for a line, and a list of one expression a metric, as
SageMaker's definitions have it.

keras     redraws and lines of a long training
mixed     recorded output of many programs end to end: ../shared/corpus, or else tests/data
nothing   text that holds no metric: documentation, tracebacks, a package manager's log

Memory: the growth of the process while a log ten times as long is read.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

from stdout_hook import parse_log
from stdout_hook.frames import FrameSplitter
from stdout_hook.reader import ChosenParsers, LogReader
from stdout_hook.records import Frame

NAIVE = re.compile(r"(\w+): ([-+]?[\d.]+(?:[eE][-+]?\d+)?)")
GUILD = re.compile(r"^([^ \t]+):\s+([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)(?:\s+\(step\s+([0-9]+)\))?$")
NAMES = ("loss", "accuracy", "precision", "recall")
SAGEMAKER = [re.compile(rf"\b{name}: ([0-9.]+)") for name in NAMES]
STEPS = 131
ROOT = Path(__file__).parents[1]
BLOCK = 1 << 16


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
    return " - ".join(f"{prefix}{name}: {x / (i + x):.4f}" for i, name in enumerate(NAMES))


def mixed() -> list[str]:
    """Return the text of each recording."""
    corpus = ROOT.parent / "shared" / "corpus"
    folder = corpus if corpus.is_dir() else ROOT / "tests" / "data"
    found = sorted(folder.glob("*/chunks.jsonl"))
    return [
        "".join(json.loads(line)["data"] for line in path.read_text("utf-8").splitlines()) + "\n"
        for path in found
    ]


def nothing() -> str:
    """Return text without any metric."""
    from pydoc_data.topics import topics

    trace = '  File "/srv/app/train.py", line 1207, in _call\n    return self.fn(*args)\n'
    pip = "Requirement already satisfied: numpy>=1.21.0 in ./lib (from pandas) (1.26.4)\n"
    return "".join(f"{topic}\n{trace * 5}{pip * 5}" for topic in topics.values())


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()  # what else the machine does is not measured
    work()
    return time.process_time() - start


def read(texts: list[str]) -> int:
    """Read each text as a log of its own."""
    return sum(sum(1 for _ in parse_log(blocks(text))) for text in texts)


def parse(logs: list[list[list[Frame]]], chosen: ChosenParsers) -> None:
    """Parse the frames of logs, block by block."""
    for log in logs:
        reader = LogReader(chosen)
        for frames in log:
            reader.parse_all(frames)


def blocks(text: str) -> Iterator[str]:
    return (text[i : i + BLOCK] for i in range(0, len(text), BLOCK))


def compare(name: str, texts: list[str], rounds: int) -> None:
    """Print how fast one kind of text is read by each method."""
    cut = [f for text in texts for f in re.split(r"[\r\n]", text.replace("\b", "")) if f]
    framed = [list(map(FrameSplitter().feed, blocks(text))) for text in texts]
    chosen, together = ChosenParsers(), "".join(texts)
    methods: dict[str, Callable[[], object]] = {
        "one bare regex": lambda: [NAIVE.findall(frame) for frame in cut],
        "parse_log": lambda: read(texts),
        "of frames": lambda: parse(framed, chosen),
        "as one log": lambda: read([together]),
        "Guild's": lambda: [GUILD.match(frame) for frame in cut],
        "SageMaker's": lambda: [regex.search(frame) for frame in cut for regex in SAGEMAKER],
    }
    if len(texts) == 1:
        del methods["as one log"]
    taken: dict[str, list[float]] = {method: [] for method in methods}
    for _ in range(rounds):
        for method, work in methods.items():
            taken[method].append(seconds(work))
    size = sum(map(len, texts)) / 1e6
    print(f"\n{name}: {len(cut)} lines and redraws, {size:.1f} MB")
    for method, times in taken.items():
        pairs = zip(taken["one bare regex"], times)
        ratio = statistics.median(regex / ours for regex, ours in pairs)
        middle = statistics.median(times)
        speed = f"{size / middle:7.1f} MB/s {len(cut) / middle / 1e3:7.0f} k frames/s"
        print(f"  {method:<15}{speed} {ratio:6.2f} x the regex")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--epochs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    compare("keras", ["".join(keras_log(options.epochs))], options.rounds)
    compare("mixed", mixed(), options.rounds)
    compare("nothing", [nothing()], options.rounds)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(1 for _ in parse_log(keras_log(10 * options.epochs)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\n{count} points of a log ten times as long: peak memory grew by {grown:.1f} MB")


if __name__ == "__main__":
    main()
