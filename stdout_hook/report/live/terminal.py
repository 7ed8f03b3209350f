"""The curves of the newest run and the last values of all, drawn in a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stdout_hook._optional import need
from stdout_hook.errors import StdoutHookError
from stdout_hook.report.live.feed import Feed
from stdout_hook.report.live.runs import Runs
from stdout_hook.report.live.state import Line, RunState, State, label
from stdout_hook.report.live.text import number, printable, short

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["show", "view"]

REFRESH = 1.0
"""Seconds from one drawing to the next."""

TABLE_ROWS = 8
"""Runs in the table at most: the newest ones."""

VALUES = 4
"""Values of a run in the table."""

CHART = (40, 10)
"""Columns and rows that a chart needs at least."""

COLOURS = (12, 9, 10, 13, 14, 11)
"""Of a chart's lines, as terminals number them; no more lines than that are told apart."""


def show(runs: Runs) -> None:
    """Draw until it is interrupted; the last drawing stays on the screen.

    Raises:
        MissingPackage: rich or plotext is not installed.
        StdoutHookError: plotext is too old.
    """
    _check()
    from rich.console import Console
    from rich.live import Live

    feed = Feed(runs, link=lambda run, path: None, has_predictions=False)
    console, state = Console(highlight=False), State()
    try:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                for message in feed.messages():
                    state.take(message)
                live.update(view(state, *console.size), refresh=True)
                time.sleep(REFRESH)
                runs.look()
    finally:
        console.print(view(state, *console.size))


def _check() -> None:
    for package in ("rich", "plotext"):
        need(package, "report")
    if not hasattr(import_module("plotext"), "figure"):
        raise StdoutHookError("plotext is too old: pip install --upgrade 'plotext>=6'")


def view(state: State, width: int, height: int) -> RenderableType:
    """Return what is drawn on a screen of a size, in characters."""
    from rich.console import Group
    from rich.text import Text

    run = state.newest
    if run is None:
        return Text("There is no row yet: waiting. Ctrl-C ends it.")
    head = Text(f"{short(run.name)}  {printable(run.status)}", style="bold", no_wrap=True)
    table = _table(state.runs[-max(1, min(TABLE_ROWS, height // 3)) :])
    taken = table.row_count + 5  # its header and the lines around it, and ours
    return Group(head, *_charts(run, width - 1, height - taken), table)


def _table(runs: Sequence[RunState]) -> Any:
    """Return a table of the last values; newer runs are further down."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table("run", "status", "epoch", "last values", box=box.SIMPLE_HEAD, pad_edge=False)
    for run in runs:
        epoch = number(run.last["epoch"]) if "epoch" in run.last else ""
        columns = [name for _, lines in run.metrics() for name in lines]
        names = [name for name in columns if "epoch_" not in name][:VALUES]
        last = ", ".join(f"{short(name)} {number(run.last[name])}" for name in names)
        cells = (short(run.name), printable(run.status), epoch, last)
        table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in cells))
    return table


def _charts(run: RunState, width: int, height: int) -> Iterable[RenderableType]:
    """Yield as many charts as there is place for, side by side where it is wide."""
    from rich.table import Table

    across = max(1, min(2, width // CHART[0]))
    down = max(1, height // CHART[1])
    metrics = run.metrics()[: across * down]
    across = min(across, len(metrics))
    down = -(-len(metrics) // across)
    size = width // across, max(height // down, 3)
    for start in range(0, len(metrics), across):
        grid = Table.grid()
        grid.add_row(
            *(_chart(name, lines, *size) for name, lines in metrics[start : start + across])
        )
        yield grid


def _chart(metric: str, lines: dict[str, Line], width: int, height: int) -> RenderableType:
    """Draw the lines of a metric under their names."""
    from rich.console import Group
    from rich.text import Text

    plotext = import_module("plotext")
    figure = plotext.figure
    figure.clear()
    figure.theme("simple")
    figure.plot_size(width, height - 1)
    head = Text(f"{short(metric)}: ", style="bold", no_wrap=True, overflow="ellipsis")
    for (column, line), colour in zip(lines.items(), COLOURS):
        head.append(f"{label(column)} ", style=f"color({colour})")
        if line.x:
            marker = plotext.marker("braille", pixel=colour)
            figure.draw(figure.signal(line.x, line.y, marker=marker).lines())
    head.truncate(width - 1, overflow="ellipsis")
    return Group(head, Text.from_ansi(str(figure.build()).rstrip("\n"), no_wrap=True))
