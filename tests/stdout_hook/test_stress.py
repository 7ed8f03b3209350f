"""Random programs, for as long as ``--stress SECONDS`` says: 30 if it says nothing.

A failure names its seed; ``--stress-seed`` begins with that one.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stdout_hook.log import parse_log
from stdout_hook.records import Record
from tests.support.as_without import random_program, same

LEVELS = ["sys", "fd"] if os.name == "posix" else ["sys"]
SHARE = 1 / 3
"""Part of the time that each of the tests has."""

THREADS = """
import random, sys, threading
from stdout_hook import capture_training

choose = random.Random(int(sys.argv[1]))
rows = []

def work(name, lines):
    for pieces in lines:
        for number, piece in enumerate(pieces):
            (sys.stdout, sys.stderr)[name % 2].write(piece)
            if len(piece) % 3 == 0:
                sys.stdout.flush()

def pieces_of(line):
    cuts = sorted(choose.randrange(len(line)) for _ in range(choose.randrange(4)))
    return [line[a:b] for a, b in zip([0, *cuts], [*cuts, len(line)])]

count, lines = choose.randrange(1, 12), choose.randrange(1, 400)
texts = [[f"value{name}x={n}" + choose.choice(["\\n", "\\r\\n"]) for n in range(lines)]
         for name in range(count)]
patterns = {f"value{name}": rf"\\bvalue{name}x=(\\d+)$" for name in range(count)}
threads = [threading.Thread(target=work, args=(name, [pieces_of(line) for line in texts[name]]))
           for name in range(count)]
with capture_training(sinks=rows.append, folder=False, patterns=patterns) as training:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
for name in range(count):
    read = [row[f"value{name}"] for row in rows if f"value{name}" in row]
    assert read == list(range(lines)), (name, lines, read)
assert not any(training.summary().dropped.values()), training.summary()
"""

LOG = (
    "Epoch {0}/9\n"
    "3/8 [==>.....] - ETA: 0s - loss: {0}.25 - accuracy: 0.5\b\b\b\b\r"
    "8/8 [========] - 1s 4ms/step - loss: {0}.5 - accuracy: 0.75 - val_loss: {0}.75\n"
)
NOISE = "é日🙂\x1b[31m\x1b[0m\x1b]0;t\x07\r\r\n\b\0 loss: 3/8 [=>"


@pytest.fixture
def seeds(request: pytest.FixtureRequest) -> Iterator[int]:
    """Seeds, one after another, until the time is up."""
    end = time.monotonic() + request.config.getoption("--stress") * SHARE
    first = request.config.getoption("--stress-seed")
    return _until(end, first)


def _until(end: float, seed: int) -> Iterator[int]:
    while True:
        print("seed", seed)  # shown where the test fails
        yield seed
        seed += 1
        if time.monotonic() > end:
            return


@pytest.mark.timeout(0)
def test_the_bytes_are_the_same(seeds: Iterator[int], tmp_path: Path) -> None:
    """What random programs write is the same with us and without."""
    for seed in seeds:
        same(random_program(random.Random(seed)), tmp_path, LEVELS[seed % len(LEVELS)])


@pytest.mark.timeout(0)
def test_threads_lose_nothing(seeds: Iterator[int]) -> None:
    """Lines that threads write in pieces are all read, in their order, and none is damaged."""
    for seed in seeds:
        done = subprocess.run(
            [sys.executable, "-c", THREADS, str(seed)], capture_output=True, timeout=100
        )
        assert done.returncode == 0, done.stderr[-3000:].decode()


@pytest.mark.timeout(0)
def test_the_records_are_the_same_however_cut(seeds: Iterator[int]) -> None:
    """A log amid noise gives the same records whole and in pieces of text and of bytes."""
    for seed in seeds:
        choose = random.Random(seed)
        parts = [LOG.format(n) for n in range(1, 9)]
        noise = ["".join(choose.choices(NOISE, k=choose.randrange(30))) for _ in parts]
        text = "".join(a + b + choose.choice("\n\r") for a, b in zip(parts, noise))
        wanted = _read([text])
        assert wanted
        assert _read(_cut(text, choose)) == wanted
        assert _read(_cut(text.encode(), choose)) == wanted


def _read(chunks: list[str] | list[bytes]) -> list[Record]:
    return list(parse_log(chunks))


def _cut(whole: str | bytes, choose: random.Random) -> list[str] | list[bytes]:
    cuts = sorted(choose.randrange(len(whole)) for _ in range(choose.randrange(200)))
    return [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)])]  # type: ignore[return-value]
