"""The curves of a run as one small picture that needs no script and no library."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape

from stdout_hook.report.live.state import Line, RunState, label
from stdout_hook.report.live.text import number, short

__all__ = ["picture"]

PANELS = 2
"""Metrics drawn at most: the more telling ones."""

COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2")
"""Of a panel's lines; no more are drawn. They are told apart on light and on dark ground."""

POINTS = 300
WIDTH, HEIGHT = 380, 230
LEFT, RIGHT, TOP, BOTTOM = 48, 372, 34, 204
"""Edges of the part that has the lines."""

_Span = tuple[float, float]


def picture(run: RunState) -> str:
    """Return HTML with a panel for each metric of a run, and its last values."""
    axis = "step" if any(key.endswith("train/step") for key in run.last) else "epoch"
    panels = "".join(_panel(name, lines, axis) for name, lines in run.metrics()[:PANELS])
    epoch = f" · epoch {number(run.last['epoch'])}" if "epoch" in run.last else ""
    head = escape(f"{short(run.name)} · {short(run.status)}{epoch}")
    body = f'<div style="display:flex;flex-wrap:wrap;gap:12px">{panels}</div>'
    return f'<div style="font:13px system-ui,sans-serif"><div>{head}</div>{body}</div>'


def _panel(metric: str, lines: Mapping[str, Line], axis: str) -> str:
    drawn = {name: line for name, line in list(lines.items())[: len(COLOURS)] if line.x}
    if not drawn:
        return ""
    across = _span([x for line in drawn.values() for x in line.x])
    up = _span([y for line in drawn.values() for y in line.y])
    curves = "".join(
        _curve(line, across, up, colour) for line, colour in zip(drawn.values(), COLOURS)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'style="max-width:100%" fill="currentColor" font-size="11">'
        f"<title>{escape(short(metric))}</title>"
        f'<text x="4" y="14" font-size="13" font-weight="bold">{escape(short(metric))}</text>'
        f'<text x="4" y="{BOTTOM + 16}" opacity=".7">{axis}</text>'
        f"{_legend(drawn)}{''.join(_grid(across, up))}{curves}</svg>"
    )


def _span(values: list[float]) -> _Span:
    low, high = min(values), max(values)
    margin = (high - low) * 0.04 or abs(high) * 0.1 or 1.0
    return low - margin, high + margin


def _legend(lines: Mapping[str, Line]) -> str:
    """Return the lines' names and last values, in their colours."""
    parts = (
        f'<tspan fill="{colour}" dx="8">{escape(label(name))} {number(line.y[-1])}</tspan>'
        for (name, line), colour in zip(lines.items(), COLOURS)
    )
    return f'<text x="{RIGHT}" y="14" text-anchor="end" font-weight="bold">{"".join(parts)}</text>'


def _grid(across: _Span, up: _Span) -> Iterator[str]:
    """Yield the ground lines with the numbers that they stand for."""
    for value in _ticks(*up):
        y = _place(value, up, BOTTOM, TOP)
        yield f'<path d="M{LEFT} {y}H{RIGHT}" stroke="currentColor" stroke-opacity=".15"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{number(value)}</text>'
    for value in _ticks(*across):
        x = _place(value, across, LEFT, RIGHT)
        yield f'<text x="{x}" y="{BOTTOM + 16}" text-anchor="middle">{number(value)}</text>'


def _ticks(low: float, high: float, count: int = 4) -> Iterator[float]:
    """Yield round numbers of a range, about `count`."""
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * 0.999)
    first = math.ceil(low / step)
    for place in range(first, math.floor(high / step) + 1):
        yield place * step


def _curve(line: Line, across: _Span, up: _Span, colour: str) -> str:
    every = max(1, len(line.x) // POINTS)
    chosen = sorted({*range(0, len(line.x), every), len(line.x) - 1})
    points = [
        (_place(line.x[i], across, LEFT, RIGHT), _place(line.y[i], up, BOTTOM, TOP)) for i in chosen
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
        f'stroke-linejoin="round"/><circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
    )


def _place(value: float, span: _Span, first: float, last: float) -> float:
    share = (value - span[0]) / (span[1] - span[0])
    return round(first + share * (last - first), 1)
