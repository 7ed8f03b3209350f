"""How much sooner a search ends that runs two trials at one time, against one after another.

    python benchmarks/sweep.py [--trials N] [--parallel N] [--rounds N] [--epochs N]

The program is a real one that needs one core: it trains a network of two layers on 5,000 rows with
NumPy, and prints what it has reached after each epoch. A search here is a whole command,
``stdout-hook sweep``, from its start to its page, with the same trials: each of a grid. The ways
take turns, and the ratio is the median of the rounds. Beside it: the bare programs, as many of them
at one time, which is the most that this machine gives.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAM = """
import sys
import numpy as np

rate, epochs = float(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(0)
x = random.normal(size=(5000, 64))
y = (np.sin(x[:, :8].sum(axis=1)) > 0).astype(float)
inner, outer = random.normal(size=(64, 128)) / 8, random.normal(size=128) / 11
for epoch in range(1, epochs + 1):
    for start in range(0, 4000, 40):
        rows = slice(start, start + 40)
        hidden = np.tanh(x[rows] @ inner)
        error = 1 / (1 + np.exp(-(hidden @ outer))) - y[rows]
        slope = np.outer(error, outer) * (1 - hidden**2)
        outer -= rate * hidden.T @ error / 40
        inner -= rate * x[rows].T @ slope / 40
    right = ((np.tanh(x[4000:] @ inner) @ outer > 0) == (y[4000:] > 0)).mean()
    print(f"epoch {epoch} val_accuracy {right:.4f}", flush=True)
"""

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def seconds(words: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_CORE},
    )  # fmt: skip
    return time.perf_counter() - start


def search(program: Path, options: argparse.Namespace, parallel: int) -> float:
    """Return the seconds of a search."""
    rates = ",".join(f"{0.05 * (trial + 1):.2f}" for trial in range(options.trials))
    with tempfile.TemporaryDirectory() as folder:
        words = ["--param", f"rate=[{rates}]", "--sampler", "grid", "--pruner", "none"]
        words += ["--objective", "val/accuracy:max", "--output", f"{folder}/s"]
        words += ["--parallel", str(parallel), "--"]
        command = [sys.executable, str(program), "{rate}", str(options.epochs)]
        return seconds([sys.executable, "-m", "stdout_hook", "sweep", *words, *command])


def bare(program: Path, options: argparse.Namespace, parallel: int) -> float:
    """Return the seconds of the programs alone."""
    command = [sys.executable, str(program), "0.1", str(options.epochs)]
    start = time.perf_counter()
    with ThreadPoolExecutor(parallel) as pool:
        list(pool.map(seconds, [command] * options.trials))
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--trials", type=int, default=8)
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=300)
    options = parser.parse_args()
    ways = {"search": search, "bare programs": bare}
    taken: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "train.py")
        program.write_text(PROGRAM)
        for _ in range(options.rounds):
            for name, way in ways.items():
                for parallel in (1, options.parallel):
                    spent = way(program, options, parallel)
                    taken.setdefault((name, parallel), []).append(spent)
    tell(taken, options)


def tell(taken: dict[tuple[str, int], list[float]], options: argparse.Namespace) -> None:
    load = os.getloadavg()[0]
    print(f"{options.trials} trials, {options.rounds} rounds; load {load:.1f} at the end")
    for name in dict.fromkeys(name for name, _ in taken):
        one, many = taken[name, 1], taken[name, options.parallel]
        ratio = statistics.median(a / b for a, b in zip(one, many))
        print(
            f"{name:<14} one after another {statistics.median(one):6.1f} s   "
            f"{options.parallel} at one time {statistics.median(many):6.1f} s   {ratio:5.2f} x"
        )


if __name__ == "__main__":
    main()
