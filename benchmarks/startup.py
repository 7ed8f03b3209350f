"""How soon the commands answer, and what importing the library costs, in whole processes.

    python -m venv /tmp/startup && /tmp/startup/bin/pip install .
    /tmp/startup/bin/python benchmarks/startup.py [--rounds N]

Each takes turns with an interpreter that does nothing; printed are the medians of the times and of
the ratios to it. An editable install adds a finder that costs each interpreter some 15 ms.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "stdout-hook --help": ["-m", "stdout_hook", "--help"],
    "stdout-hook --version": ["-m", "stdout_hook", "--version"],
    "stdout-hook parse --help": ["-m", "stdout_hook", "parse", "--help"],
    "mediapipe-tasks --help": ["-m", "mediapipe_tasks", "--help"],
    "import stdout_hook": ["-c", "import stdout_hook"],
    "import capture_training": ["-c", "from stdout_hook import capture_training"],
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(name: str, arguments: list[str], rounds: int) -> None:
    """Print the figures of one command."""
    seconds(arguments)  # compiles what is not compiled yet
    pairs = [(seconds(arguments), seconds(["-c", "pass"])) for _ in range(rounds)]
    ours = statistics.median(ours for ours, _ in pairs)
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    print(f"{name:<26} {ours * 1000:6.0f} ms {ratio:6.1f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for name, arguments in COMMANDS.items():
        compare(name, arguments, rounds)


if __name__ == "__main__":
    main()
