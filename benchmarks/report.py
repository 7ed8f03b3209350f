"""How large a run's page is, how long it takes to make, and how soon and smoothly it shows.

    python benchmarks/report.py [RUN_FOLDER]

Made are the pages of the demo (runs/demo, or the folder that is named), of 100,000 predictions and
of 100,000 rows of metrics. Of each: the file's size, the seconds that `stdout-hook report` takes,
by how much more memory it grows at most than for a run of one row, and, where Chromium is there,
the time from the navigation to the first chart on the screen. Of the metrics also how long a chart
of all rows takes to be drawn anew, and to be zoomed. All are medians of the rounds. The goals:

    demo          6 MB     5 s to make
    predictions  25 MB     3 s to the first chart
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
ROWS = 100_000
CLASSES = 50
COLUMNS = ("Successful", "Expected", "Actual", "Score", "Margin", "RunnerUp")
WORDS = ("wake", "me", "at", "seven", "tell", "time", "play", "music", "here", "now")

MAKE = """
import sys
from stdout_hook.cli import main
assert main() == 0
# Of getrusage a child inherits its parent's peak.
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
FIRST_CHART = """
(function look() {
  if (document.querySelector(".main-svg .trace, .main-svg .hm")) window.first = performance.now();
  else requestAnimationFrame(look);
})();
"""
DRAW = "document.querySelector('#curves .chart').chart.draw()"
ZOOM = "Plotly.relayout(document.querySelector('#curves .chart'), {'xaxis.range': [%d, %d]})"
TIMED = """
const done = arguments[arguments.length - 1];
const start = performance.now();
Promise.resolve(%s).then(() => requestAnimationFrame(() => done(performance.now() - start)));
"""


class Making(NamedTuple):
    """What it took to make a page."""

    seconds: float
    size: float
    memory: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("run", nargs="?", type=Path, default=ROOT / "runs" / "demo")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, browser() as window:
        least = make(metrics(Path(folder, "least"), 1), Path(folder, "least.html"))
        for name, run in {
            "demo": options.run,
            "100,000 predictions": predictions(Path(folder, "predictions"), ROWS),
            "100,000 rows of metrics": metrics(Path(folder, "metrics"), ROWS),
        }.items():
            if not run.is_dir():
                print(f"{name}: there is no {run}; make demo leaves it")
                continue
            page = Path(folder, f"{run.name}.html")
            made = [make(run, page) for _ in range(options.rounds)]
            shown = [show(window, page) for _ in range(options.rounds)] if window else []
            tell(name, made, least, shown)
        if window:
            tell_redraws(window, options.rounds)


def make(run: Path, page: Path) -> Making:
    """Make a page in a process of its own."""
    start = time.perf_counter()
    command = [sys.executable, "-c", MAKE, "report", str(run), "-o", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    return Making(seconds, page.stat().st_size / 1e6, int(done.stdout.split()[-1]) / 1024)


def show(window: Any, page: Path) -> float:
    """Return the seconds from the navigation to the first chart."""
    with window.before_each_page(FIRST_CHART):
        window.open(page)
    return float(window.until("return window.first")) / 1000


def tell(name: str, made: list[Making], least: Making, shown: list[float]) -> None:
    middle = Making(*(statistics.median(values) for values in zip(*made)))
    first = f"   {statistics.median(shown):4.1f} s to the first chart" if shown else ""
    growth = middle.memory - least.memory
    print(
        f"{name:<24} {middle.size:5.2f} MB   {middle.seconds:4.1f} s to make   "
        f"{growth:4.0f} MB more memory{first}"
    )


def tell_redraws(window: Any, rounds: int) -> None:
    """Say how long the last page, that of the metrics, takes to be drawn and zoomed."""
    window.driver.set_script_timeout(60)
    zooms = [(place * 1000, place * 1000 + 30_000) for place in range(rounds)]
    for what, scripts in (("drawn anew", [DRAW] * rounds), ("zoomed", [ZOOM % z for z in zooms])):
        taken = [window.driver.execute_async_script(TIMED % script) for script in scripts]
        print(f"a chart of them is {what} in {statistics.median(taken):.0f} ms")


@contextmanager
def browser() -> Iterator[Any]:
    """Yield a window of Chromium, None where there is none."""
    sys.path.insert(0, str(ROOT))
    from tests.support.browser import Browser, find_browser, start_browser

    if find_browser() is None:
        print("there is no chromium and chromedriver here: nothing is said of how it shows")
        yield None
        return
    driver = start_browser()
    try:
        yield Browser(driver)
    finally:
        driver.quit()


def predictions(folder: Path, count: int) -> Path:
    """Write the folder of a classifier with many answers; returns it."""
    folder.mkdir()
    (folder / "run.json").write_text('{"name": "predictions"}')
    chance = random.Random(1)
    labels = [f"class {number}" for number in range(CLASSES)]
    with (folder / "predictions.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*COLUMNS, "Prompt"])
        for number in range(count):
            label, actual, other = (chance.choice(labels) for _ in range(3))
            actual = label if chance.random() < 0.9 else actual
            text = " ".join(chance.choices(WORDS, k=10)) + f" {number}"
            score = chance.random()
            table.writerow([actual == label, label, actual, f"{score:.6f}", f"{score / 2:.6f}",
                            other, text])  # fmt: skip
    return folder


def metrics(folder: Path, count: int) -> Path:
    """Write the folder of a long training; returns it."""
    folder.mkdir()
    chance = random.Random(1)
    with (folder / "metrics.jsonl").open("w") as file:
        for step in range(1, count + 1):
            row = {"time": 1e9 + step / 7, "train/step": step, "epoch": 1 + step // 1000}
            row |= {
                f"train/{name}": round(chance.random() / step**0.5, 6) for name in ("loss", "error")
            }
            if step % 1000 == 0:
                row |= {"val/loss": row["train/loss"], "train/epoch_loss": row["train/loss"]}
            file.write(json.dumps(row) + "\n")
    return folder


if __name__ == "__main__":
    main()
