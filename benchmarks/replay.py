"""What it takes to read a log of a gigabyte: memory above an empty interpreter, and time.

    python benchmarks/replay.py [--megabytes N]

A log of Keras bars, lines of other programs and one line without an end in every megabyte is
written to a temporary file and read in a fresh interpreter by `parse_log`, and by the least that
a reader of such a log can do: a loop over its lines with one regex. Printed are the peak of the
resident memory above that of an interpreter that does nothing, and the time against the loop's.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from parse import NAIVE, keras_log

EMPTY = "pass"
OURS = """
from stdout_hook import parse_log
print(sum(len(record.metrics) for record in parse_log(sys.argv[1])))
"""
PEER = f"""
find = re.compile({NAIVE.pattern!r}).findall
with open(sys.argv[1], encoding="utf-8") as file:
    print(sum(len(find(line)) for line in file))
"""
MEASURED = """
import re, resource, sys, time
start = time.perf_counter()
{code}
seconds = time.perf_counter() - start
status = open("/proc/self/status").read()
print(seconds, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) / 1024)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=1000)
    options = parser.parse_args()
    if not Path("/proc/self/status").exists():
        raise SystemExit("peak memory is read from /proc, which this system lacks")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as log:
        write_log(log, options.megabytes * 1_000_000)
        compare(log.name, log.tell() / 1e6)


def write_log(log: TextIO, size: int) -> None:
    """Write about `size` bytes."""
    bars = "".join(keras_log(200))
    words = "".join(f"Loading shard {n} of the data, please wait for it\n" for n in range(4000))
    block = bars + words + "x " * 100_000  # not one word: the regex would take quadratic time
    for _ in range(size // len(block) + 1):
        log.write(block)
    log.flush()


def compare(path: str, megabytes: float) -> None:
    """Print the figures of both ways to read the log."""
    _, empty = measure(EMPTY, path)
    ours, peak = measure(OURS, path)
    peers, _ = measure(PEER, path)
    print(f"{megabytes:.0f} MB read; peak memory {peak - empty:.1f} MB above an empty interpreter")
    print(f"{megabytes / ours:.1f} MB/s; a loop over lines with one regex {megabytes / peers:.1f}")
    print(f"time of parse_log / time of the loop: {ours / peers:.2f}")


def measure(code: str, path: str) -> tuple[float, float]:
    """Run code in a fresh interpreter; return its seconds and peak memory in MB."""
    command = [sys.executable, "-c", MEASURED.format(code=code), path]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    seconds, peak = map(float, done.stdout.splitlines()[-1].split())
    return seconds, peak


if __name__ == "__main__":
    main()
