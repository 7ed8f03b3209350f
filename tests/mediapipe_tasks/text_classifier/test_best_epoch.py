"""Which epoch of a training is the best."""

from __future__ import annotations

import math

import pytest

from mediapipe_tasks.text_classifier.best_epoch import BestEpoch, best_of


def epoch(value: float, loss: float = 1.0) -> BestEpoch:
    return BestEpoch(1, "val_accuracy", value, loss)


@pytest.mark.parametrize(
    ("one", "other", "is_better"),
    [
        (epoch(0.9), None, True),
        (epoch(math.nan), None, False),
        (epoch(0.9), epoch(0.8), True),
        (epoch(0.8), epoch(0.9), False),
        (epoch(0.9, 0.1), epoch(0.9, 0.2), True),
        (epoch(0.9), epoch(0.9), False),
        (epoch(math.nan), epoch(0.1), False),
        (epoch(0.9, math.nan), epoch(0.9, 0.2), False),
    ],
)
def test_the_value_decides_and_then_the_loss(
    one: BestEpoch, other: BestEpoch | None, is_better: bool
) -> None:
    """Of epochs that are alike the first stays, and nan is never the best."""
    assert one.is_better_than(other) == is_better


def test_it_is_found_among_callbacks() -> None:
    """Keras's own have an attribute of that name too."""

    class Checkpoint:
        best = 0.9

    class KeepBest:
        best = epoch(0.5)

    assert best_of([Checkpoint(), KeepBest()]) == epoch(0.5)
    assert best_of([Checkpoint()]) is None
    assert str(epoch(0.5)) == "epoch 1 (val_accuracy 0.5000)"
