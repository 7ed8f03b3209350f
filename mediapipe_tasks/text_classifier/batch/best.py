"""The best classes of texts, from the probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Best", "best_classes"]


class Best(NamedTuple):
    """What a model says of one text.

    Attributes:
        label: The class that it is given, or what stands for none of them.
        is_refused: Whether it is given none, for its score is below the threshold.
        categories: Labels and their probabilities, the most probable first, two at least.
        margin: By how much the first is more probable than the second.
    """

    label: Optional[str]
    is_refused: bool
    categories: list[tuple[str, float]]
    margin: float


def best_classes(
    probabilities: np.ndarray[Any, Any],
    labels: Sequence[str],
    *,
    count: int = 1,
    threshold: Optional[float] = None,
    other: Optional[str] = None,
) -> Iterator[Best]:
    """Yield the best classes of each text; of a tie the first class is the better, as for argmax.

    Args:
        probabilities: Of shape (texts, classes).
        labels: The classes.
        count: How many of them, two at least being given.
        threshold: The lowest score of a class that is given.
        other: The label where none is given.
    """
    import numpy as np

    order = np.argsort(-probabilities, axis=1, kind="stable")[:, : max(count, 2)]
    scores = np.take_along_axis(probabilities, order, axis=1)
    margins = (scores[:, 0] - scores[:, 1]).tolist()
    for places, values, margin in zip(order.tolist(), scores.tolist(), margins):
        categories = [(labels[place], value) for place, value in zip(places, values)]
        is_refused = threshold is not None and values[0] < threshold
        label = other if is_refused else categories[0][0]
        yield Best(label, is_refused, categories, margin)
