"""What is odd in the classes of any data, and not wrong: warnings of one line each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mediapipe_tasks.quoting import shown, shown_names

if TYPE_CHECKING:
    from mediapipe_tasks.classification.examples import Examples

__all__ = ["EXTREME_IMBALANCE", "imbalance", "missing_classes"]

EXTREME_IMBALANCE = 50


def missing_classes(name: str, examples: Examples, train: Examples) -> str | None:
    """Tell of classes that a set has nothing of.

    Args:
        name: What the set is for.
        examples: The set.
        train: The training set.
    """
    missing = sorted(set(train.labels) - set(examples.labels))
    if not missing:
        return None
    return (
        f"{examples.source}: no {train.unit[:-1]} for {name} of {len(missing):,} "
        f"{'class' if len(missing) == 1 else 'classes'}: {shown_names(missing, 5)}"
    )


def imbalance(train: Examples) -> str | None:
    """Tell of a class that has far more than another."""
    counts = Counter(train.labels).most_common()
    (largest, most), (smallest, least) = counts[0], counts[-1]
    if most < EXTREME_IMBALANCE * least:
        return None
    return (
        f"{train.source}: class {shown(largest)} has {most:,} training {train.unit} and "
        f"{shown(smallest)} {least:,}; class_weights 'balanced' makes rare classes count more"
    )
