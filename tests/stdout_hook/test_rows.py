"""Records become rows."""

from __future__ import annotations

from typing import Any

from stdout_hook.records import Record
from stdout_hook.rows import RowBuilder


def record(
    split: Any, epoch: Any, step: Any, total: Any, final: bool = True, **metrics: float
) -> Record:
    return Record(split, epoch, step, total, metrics, final)


def test_running_and_definitive_values() -> None:
    """Running values lie on train/step; an epoch's value is also train/epoch_loss on epoch."""
    rows = RowBuilder()
    running = rows.row(record("train", 1, 4, 8, False, loss=0.9))
    final = rows.row(record("train", 1, 8, 8, loss=0.5))
    val = rows.row(record("val", 1, 8, 8, loss=0.7))
    assert running.values == {"train/step": 4, "epoch": 1, "train/loss": 0.9}
    assert running.axes == {"train/loss": "train/step"}
    assert final.values == {"train/step": 8, "epoch": 1, "train/loss": 0.5, "train/epoch_loss": 0.5}
    assert final.axes == {"train/loss": "train/step", "train/epoch_loss": "epoch"}
    assert val.values == {"train/step": 8, "epoch": 1, "val/loss": 0.7}
    assert val.axes == {"val/loss": "epoch"}


def test_the_step_never_goes_back() -> None:
    """The global step counts on over epochs and over repeated trainings."""
    rows = RowBuilder()
    places = [(1, 5), (1, 10), (2, 3), (2, 10), (1, 2), (1, 10)]
    steps = [
        rows.row(record("train", e, s, 10, False, loss=1)).values["train/step"] for e, s in places
    ]
    assert steps == [5, 10, 13, 20, 22, 30]


def test_trainings_without_epochs_are_counted() -> None:
    """Where no epoch is printed, repeated trainings are epochs 1, 2, 3."""
    rows = RowBuilder()
    printed = [rows.row(record("train", None, s, 8, s == 8, loss=1)) for s in (4, 8, 4, 8)]
    assert [row.values["epoch"] for row in printed] == [1, 1, 2, 2]


def test_values_without_bars_lie_on_the_epoch() -> None:
    """With one line an epoch the train value lies on the epoch, so it can be laid over val."""
    row = RowBuilder().row(record("train", 3, 8, 8, loss=0.5))
    assert row.values == {"train/step": 8, "epoch": 3, "train/loss": 0.5}
    assert row.axes == {"train/loss": "epoch"}


def test_values_logged_by_iteration_lie_on_the_step() -> None:
    """Definitive values at a step, of training and validation, lie on train/step."""
    rows = RowBuilder()
    train = rows.row(record("train", None, 100, None, loss=2.5))
    val = rows.row(record("val", None, None, None, loss=2.7))
    assert train.axes == {"train/loss": "train/step"}
    assert (val.values["train/step"], val.axes) == (100, {"val/loss": "train/step"})


def test_an_evaluation_has_a_step_of_its_own() -> None:
    """The running values of evaluate() do not move the training's step."""
    rows = RowBuilder()
    rows.row(record("train", 1, 8, 8, loss=0.5))
    running = rows.row(record("test", None, 2, 4, False, loss=0.6))
    final = rows.row(record("test", None, 4, 4, loss=0.7))
    assert running.values == {"test/step": 2, "train/step": 8, "epoch": 1, "test/loss": 0.6}
    assert (final.values["train/step"], final.values["test/loss"]) == (8, 0.7)


def test_key_format() -> None:
    """Keys are made as the user wants; a value of no split keeps its bare name."""
    rows = RowBuilder("{split}_{metric}")
    assert "train_loss" in rows.row(record("train", 1, 1, 8, False, loss=1)).values
    assert "train_epoch_loss" in rows.row(record("train", 1, 8, 8, loss=1)).values
    assert "lr" in rows.row(record(None, None, None, None, lr=1e-3)).values
