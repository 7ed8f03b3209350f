"""Where a row's metrics lie."""

from __future__ import annotations

from stdout_hook.rows import Row
from stdout_hook.sinks._steps import by_step


def test_each_metric_is_at_its_own_axis() -> None:
    """Metrics of one row that lie on different axes are apart; a broken epoch is rounded down."""
    values = {"train/step": 8, "epoch": 1.5, "train/loss": 0.5, "train/epoch_loss": 0.25, "x": 1.0}
    axes = {"train/loss": "train/step", "train/epoch_loss": "epoch", "x": "nowhere"}
    assert by_step(Row(values, axes)) == {
        8: {"train/loss": 0.5},
        1: {"train/epoch_loss": 0.25},
        0: {"x": 1.0},
    }
