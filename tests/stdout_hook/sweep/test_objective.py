"""What a search is after, and what counts of what a trial printed."""

from __future__ import annotations

import math
from typing import Optional

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.sweep.objective import Objective, Progress, parse_objective


@pytest.mark.parametrize(
    ("given", "key", "direction", "counts"),
    [
        ("val/accuracy:max", "val/accuracy", "max", "best"),
        ("val/loss:min:last", "val/loss", "min", "last"),
        ("val/loss", "val/loss", "min", "best"),
        ("val/f1:last", "val/f1", "max", "last"),
        ("val_accuracy", "val_accuracy", "max", "best"),
        ("odd:min", "odd", "min", "best"),
    ],
)
def test_key_and_direction(given: str, key: str, direction: str, counts: str) -> None:
    """The direction may be left out where the name leaves no doubt."""
    found = parse_objective(given)
    assert (found.key, found.direction, found.counts) == (key, direction, counts)


@pytest.mark.parametrize("given", [None, "", ":max", "odd", "a:max:min", "a:most", "a:max:x"])
def test_what_is_no_objective(given: Optional[str]) -> None:
    """It is told how one is written."""
    with pytest.raises(StdoutHookError, match=r"--objective .*:max"):
        parse_objective(given)


def value_of(objective: Objective, rows: list[dict[str, float]]) -> Optional[float]:
    progress = Progress(objective)
    for row in rows:
        progress.take(row)
    return progress.value


def test_the_best_or_the_last_counts() -> None:
    """As the objective says."""
    rows = [{"epoch": n, "val/loss": loss} for n, loss in enumerate([3.0, 1.0, 2.0])]
    assert value_of(parse_objective("val/loss:min"), rows) == 1.0
    assert value_of(parse_objective("val/loss:max"), rows) == 3.0
    assert value_of(parse_objective("val/loss:min:last"), rows) == 2.0


def test_running_values_do_not_count() -> None:
    """Of a bar over the validation set its last frame counts, and an epoch's own training loss."""
    rows = [
        {"train/step": 1, "train/loss": 0.1},
        {"train/step": 2, "train/loss": 0.5, "train/epoch_loss": 0.5},
        {"train/step": 2, "val/step": 1, "val/loss": 0.2},
        {"train/step": 2, "epoch": 1, "val/loss": 0.7},
    ]
    assert value_of(parse_objective("val/loss:min"), rows) == 0.7
    assert value_of(parse_objective("train/loss:min"), rows) == 0.5
    rows = [{"train/step": 1, "train/loss": 0.1}, {"train/step": 2, "train/loss": 0.4}]
    assert value_of(parse_objective("train/loss:min"), rows) == 0.1


def test_what_is_no_finite_number_does_not_count() -> None:
    """A loss that became NaN has no last value; its best is the best before."""
    rows = [{"val/loss": 0.5}, {"val/loss": math.nan}]
    assert value_of(parse_objective("val/loss:min"), rows) == 0.5
    assert value_of(parse_objective("val/loss:min:last"), rows) is None
    assert value_of(parse_objective("val/loss:min"), [{"val/loss": -math.inf}]) is None
