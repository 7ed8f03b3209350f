"""What a page of several runs is told of each: what it shows and no more, so that 200 fit in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stdout_hook.report.messages import Message

__all__ = ["brief"]

DIGITS = 6
"""Significant digits of a metric: more are not seen in a chart or table."""

TIME_DECIMALS = 2

SHORT = ("labels", "variants", "shipped")
"""What of an evaluation is told though it is no single value."""


def brief(message: Message) -> Message:
    """Return a message without what is shown of a single run only."""
    if message["kind"] == "run":
        evaluation = message["evaluation"] and _scores(message["evaluation"])
        kept = {name: value for name, value in message.items() if name != "thumbnails"}
        return {**kept, "log": "", "data": None, "evaluation": evaluation}
    if message.get("table") == "metrics":
        columns = message["columns"]
        return {**message, "rows": [_rounded(columns, row) for row in message["rows"]]}
    return message


def _scores(evaluation: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an evaluation's single values, and what is short."""
    return {
        name: value
        for name, value in evaluation.items()
        if name in SHORT or not isinstance(value, (dict, list))
    }


def _rounded(columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    return [_round(column, value) for column, value in zip(columns, row)]


def _round(column: str, value: Any) -> Any:
    if not isinstance(value, float):
        return value
    if column == "time":
        return round(value, TIME_DECIMALS)
    return float(f"{value:.{DIGITS}g}")
