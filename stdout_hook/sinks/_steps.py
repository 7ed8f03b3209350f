"""Where a row's metrics lie for destinations whose step is one whole number."""

from __future__ import annotations

from collections.abc import Mapping

from stdout_hook.rows import Row

__all__ = ["by_step"]


def by_step(row: Row) -> Mapping[int, Mapping[str, float]]:
    """Return the metrics by the whole number at which they lie on their own axis.

    That is ``train/step`` or the like for running values, ``epoch`` for those of a whole epoch;
    0 where the axis is not in the row.
    """
    steps: dict[int, dict[str, float]] = {}
    for key, axis in row.axes.items():
        steps.setdefault(int(row.values.get(axis, 0)), {})[key] = row.values[key]
    return steps
