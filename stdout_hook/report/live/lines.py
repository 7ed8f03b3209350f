"""New values as plain lines, one for each epoch, where the output is no terminal."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Optional

from stdout_hook.report.live.feed import LOOK, Feed
from stdout_hook.report.live.runs import Runs
from stdout_hook.report.live.state import RunState, State, is_place
from stdout_hook.report.live.text import number, short

__all__ = ["is_definitive", "show"]

PAUSE = 1.0
"""Seconds of a run from one line of values within an epoch to the next."""


def show(runs: Runs) -> None:
    """Print new values until it is interrupted."""
    feed = Feed(runs, link=lambda run, path: None, has_predictions=False)
    state, printed = State(), dict[RunState, float]()
    while True:
        for message in feed.messages():
            for run, row in state.take(message):
                if is_definitive(row) or _is_due(row, printed.get(run)):
                    printed[run] = row.get("time", -PAUSE)
                    print(_line(run, row), flush=True)  # noqa: T201  (it is what was asked for)
        time.sleep(LOOK)
        runs.look()


def is_definitive(row: Mapping[str, float]) -> bool:
    """Tell whether a row holds values of a whole epoch, rather than of a step on the way."""
    names = [name for name in row if not is_place(name)]
    is_of_train = all(not _split(name) or _split(name) == "train" for name in names)
    is_whole = any(name.rpartition("/")[2].startswith("epoch_") for name in names)
    has_step = any(name.endswith("train/step") for name in row)
    return bool(names) and (is_whole or not is_of_train or not has_step)


def _split(name: str) -> str:
    return name.rpartition("/")[0].rpartition("/")[2]


def _is_due(row: Mapping[str, float], last: Optional[float]) -> bool:
    return last is None or row.get("time", 0) >= last + PAUSE


def _line(run: RunState, row: Mapping[str, float]) -> str:
    places = [name for name in row if is_place(name) and name != "time"]
    values = [name for name in row if not is_place(name) and not _is_repeated(name, row)]
    pairs = [f"{short(name)} {number(row[name])}" for name in (*places, *values)]
    return "  ".join([short(run.name), *pairs])


def _is_repeated(name: str, row: Mapping[str, float]) -> bool:
    """Tell whether a value of an epoch is in its row under the metric's own name, too."""
    return "epoch_" in name and name.replace("epoch_", "") in row
