"""From which score on a model's answers are right often enough to be acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

if TYPE_CHECKING:
    import numpy as np

__all__ = ["WANTED_PRECISIONS", "lowest_scores", "precision_thresholds"]

WANTED_PRECISIONS = (0.9, 0.95, 0.98, 0.99)

Row = dict[str, Optional[float]]


def precision_thresholds(
    scores: np.ndarray[Any, Any],
    hits: np.ndarray[Any, Any],
    given: np.ndarray[Any, Any],
    names: Sequence[str],
) -> dict[str, Any]:
    """Return the rows of `lowest_scores`, ``overall`` and ``by_class`` of the answers.

    Args:
        scores: The probability of each answer.
        hits: Whether each answer is right.
        given: Each answer, as an index into `names`.
        names: The classes.
    """
    by_class = {
        name: lowest_scores(scores[given == place], hits[given == place])
        for place, name in enumerate(names)
    }
    return {"overall": lowest_scores(scores, hits), "by_class": by_class}


def lowest_scores(
    scores: np.ndarray[Any, Any],
    hits: np.ndarray[Any, Any],
    wanted: Sequence[float] = WANTED_PRECISIONS,
) -> list[Row]:
    """Find for each wanted precision the lowest score from which on answers have it.

    Answers with that score or more count as given; those of equal score are in or out together.

    Returns:
        A row for each: ``wanted``; ``score``; ``coverage``, the share of the answers that are
        still given; and ``precision``, which these reach. All but the first are None where no
        score does.
    """
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    falling = scores[order]
    lasts = np.flatnonzero(np.append(falling[1:] != falling[:-1], True)[: len(falling)])
    precisions = np.cumsum(hits[order])[lasts] / (lasts + 1)
    rows: list[Row] = []
    for precision in wanted:
        reached = np.flatnonzero(precisions >= precision)
        row: Row = {"wanted": precision, "score": None, "coverage": None, "precision": None}
        if len(reached):
            last = lasts[reached[-1]]
            row["score"] = float(falling[last])
            row["coverage"] = float((last + 1) / len(falling))
            row["precision"] = float(precisions[reached[-1]])
        rows.append(row)
    return rows
