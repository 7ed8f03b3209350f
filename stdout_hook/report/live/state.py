"""What a terminal knows of runs, from the messages that pages are told: lines and last values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from stdout_hook.report.live.text import short
from stdout_hook.report.messages import Message

__all__ = ["Line", "RunState", "State", "is_place", "label"]

POINTS = 2000
"""Points kept of a line; with more, every second one is left out."""

PLACES = frozenset({"time", "epoch", "tokens", "fold", "trial", "run", "training"})
"""Columns that say where a row lies."""

_FIRST = ("loss", "accuracy", "acc")


def is_place(column: str) -> bool:
    """Tell whether a column says where a row lies, not how good it is."""
    return column in PLACES or column.endswith("/step")


@dataclass
class Line:
    """The points of one column, thinned where there are many."""

    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    _every: int = 1
    _seen: int = 0

    def add(self, x: float, y: float) -> None:
        """Add a point."""
        self._seen += 1
        if self._seen % self._every or not math.isfinite(y):
            return
        self.x.append(x)
        self.y.append(y)
        if len(self.x) > POINTS:
            self._every *= 2
            del self.x[::2], self.y[::2]


@dataclass(eq=False)
class RunState:
    """What is known of one run."""

    name: str = ""
    status: str = ""
    lines: dict[str, Line] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    rows: int = 0

    def add(self, row: Mapping[str, float]) -> None:
        """Take a row."""
        self.rows += 1
        self.last.update(row)
        x = next((row[key] for key in row if key.endswith("train/step")), row.get("epoch"))
        for column, value in row.items():
            if not is_place(column):
                self.lines.setdefault(column, Line()).add(self.rows if x is None else x, value)

    def forget(self) -> None:
        """Forget its rows: they are told anew."""
        self.lines, self.last, self.rows = {}, {}, 0

    def metrics(self) -> list[tuple[str, dict[str, Line]]]:
        """Return the lines of each metric, the more telling metrics first."""
        found: dict[str, dict[str, Line]] = {}
        for column, line in self.lines.items():
            metric = column.rpartition("/")[2]
            if metric != column and metric.startswith("epoch_"):
                metric = metric[len("epoch_") :]
            found.setdefault(metric, {})[column] = line
        order = {name: place for place, name in enumerate(_FIRST)}
        return sorted(
            found.items(), key=lambda one: (order.get(one[0], len(order)), -len(one[1]), one[0])
        )


def label(column: str) -> str:
    """Return what tells a column apart from others of its metric: ``train``, ``train epoch``."""
    split, _, metric = column.rpartition("/")
    of_epoch = " epoch" if metric.startswith("epoch_") else ""
    return short(f"{split}{of_epoch}" if split else metric)


class State:
    """What is known of all runs."""

    def __init__(self) -> None:
        self.runs: list[RunState] = []

    def take(self, message: Message) -> Sequence[tuple[RunState, Mapping[str, float]]]:
        """Take a message; returns the rows it told, each with its run."""
        if "run" not in message:
            return ()
        run = self._run(message["run"])
        kind, table = message["kind"], message.get("table")
        if kind == "run":
            run.name, run.status = message["name"], str(message["facts"].get("status") or "")
        elif kind == "problem":
            run.status = message["text"]
        elif kind == "clear" and table == "metrics":
            run.forget()
        elif kind == "rows" and table == "metrics":
            return [(run, _taken(run, message["columns"], row)) for row in message["rows"]]
        return ()

    def _run(self, number: int) -> RunState:
        while len(self.runs) <= number:
            self.runs.append(RunState())
        return self.runs[number]

    @property
    def newest(self) -> Optional[RunState]:
        """The run whose last row is the newest; None where no run has any."""
        known = [run for run in self.runs if run.rows]
        return max(known, key=lambda run: run.last.get("time", 0), default=None)


def _taken(run: RunState, columns: Sequence[str], cells: Sequence[Any]) -> Mapping[str, float]:
    row = {name: float(cell) for name, cell in zip(columns, cells) if cell is not None}
    run.add(row)
    return row
