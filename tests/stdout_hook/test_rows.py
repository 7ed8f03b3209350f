"""Records become rows."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.records import Record
from stdout_hook.rows import MAX_LANES, RowBuilder


def record(
    split: Any, epoch: Any, step: Any, total: Any, final: bool = True, **metrics: float
) -> Record:
    return Record(split, epoch, step, total, metrics, final)


def of(context: dict[str, Any], one: Record) -> Record:
    return one._replace(context=context)


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


def test_a_resumed_training_counts_on() -> None:
    """The steps that were done before are counted on, in each epoch that follows."""
    rows = RowBuilder(steps_before=16)
    steps = [(3, 1), (3, 8), (4, 1), (4, 8)]
    made = [rows.row(record("train", epoch, step, 8, loss=1)) for epoch, step in steps]
    assert [row.values["train/step"] for row in made] == [17, 24, 25, 32]
    assert rows.row(record("val", 4, 8, 8, loss=1)).values["train/step"] == 32


def test_the_step_never_goes_back() -> None:
    """The global step counts on over epochs and over repeated trainings."""
    rows = RowBuilder()
    places = [(1, 5), (1, 10), (2, 3), (2, 10), (1, 2), (1, 10)]
    steps = [
        rows.row(record("train", e, s, 10, False, loss=1)).values["train/step"] for e, s in places
    ]
    assert steps == [5, 10, 13, 20, 22, 30]


def test_epochs_told_by_their_last_step_alone() -> None:
    """A log without bars has each epoch's last step: they count on, and are not one."""
    rows = RowBuilder()
    places = [(epoch, split) for epoch in (1, 2, 3) for split in ("train", "val")]
    made = [rows.row(record(split, epoch, 14, 14, loss=1)) for epoch, split in places]
    assert [row.values["train/step"] for row in made] == [14, 14, 28, 28, 42, 42]


def test_the_last_step_of_all_may_be_told_again() -> None:
    """A step that was counted over all epochs, and is told once more, is the same step."""
    rows = RowBuilder()
    places = [(1, 50), (2, 100), (2, 100)]
    made = [rows.row(record("train", epoch, step, 100, loss=1)) for epoch, step in places]
    assert [row.values["train/step"] for row in made] == [50, 100, 100]


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


def test_another_rank_has_keys_and_steps_of_its_own() -> None:
    """What another process than the first printed is mixed with nothing."""
    rows = RowBuilder()
    rows.row(record("train", 1, 8, 8, False, loss=0.5))
    running = rows.row(of({"rank": 1}, record("train", 1, 4, 8, False, loss=0.9)))
    final = rows.row(of({"rank": 1}, record("train", 1, 8, 8, loss=0.7)))
    assert running.values == {"rank": 1, "rank1/train/step": 4, "epoch": 1, "rank1/train/loss": 0.9}
    assert running.axes == {"rank1/train/loss": "rank1/train/step"}
    assert final.axes["rank1/train/epoch_loss"] == "epoch"
    lr = rows.row(of({"rank": 1}, record(None, None, None, None, lr=0.1)))
    assert lr.values["rank1/lr"] == 0.1
    assert rows.row(record("train", 2, 4, 8, False, loss=0.4)).values["train/step"] == 12


def test_each_fold_begins_anew() -> None:
    """A fold or trial is a field of the row, and has its own steps and epochs."""
    rows = RowBuilder()
    places = [(1, None, 5), (1, None, 10), (2, None, 5), (2, None, 10), (1, None, 15)]
    found = [
        rows.row(of({"fold": fold}, record("train", epoch, step, None, loss=1))).values
        for fold, epoch, step in places
    ]
    assert [values["train/step"] for values in found] == [5, 10, 5, 10, 15]
    assert [values["fold"] for values in found] == [1, 1, 2, 2, 1]
    assert {values["epoch"] for values in found} == {1}


def test_another_training_goes_on() -> None:
    """The number of a training is a field; the global step goes on."""
    rows = RowBuilder()
    rows.row(record("train", 1, 8, 8, loss=0.5))
    row = rows.row(of({"training": 2}, record("train", 1, 8, 8, loss=0.4)))
    assert row.values == {"training": 2, "train/step": 8, "epoch": 1, "train/loss": 0.4}
    row = rows.row(of({"training": 2}, record("train", 2, 4, 8, loss=0.4)))
    assert row.values["train/step"] == 12


def test_texts_are_left_out_of_rows() -> None:
    """A row holds numbers; what else tells records apart changes no step."""
    rows = RowBuilder()
    rows.row(record("train", 1, 8, 8, False, loss=0.5))
    row = rows.row(of({"class": "cat", "dataloader": 1}, record("val", 1, None, None, f1=0.5)))
    assert row.values == {"dataloader": 1, "train/step": 8, "epoch": 1, "val/f1": 0.5}
    row = rows.row(of({"trial": "a8dd6"}, record("train", 1, 4, 8, loss=0.5)))
    assert row.values == {"train/step": 4, "epoch": 1, "train/loss": 0.5}


def test_many_trials_are_forgotten() -> None:
    """The places of long gone trials are not kept; that of the program itself is."""
    rows = RowBuilder()
    rows.row(record("train", 1, 8, 8, loss=0.5))
    for trial in range(2 * MAX_LANES):
        rows.row(of({"trial": trial}, record("train", 1, 8, 8, loss=0.5)))
    assert len(rows._lanes) == MAX_LANES
    assert rows.row(record("train", 2, 4, 8, loss=0.4)).values["train/step"] == 12


def test_a_printed_counter_is_the_axis() -> None:
    """What is named lies in each row, and the metrics lie on it, once it was printed."""
    rows = RowBuilder(axis="tokens")
    made = [
        rows.row(Record("train", None, 1, None, {"loss": 3.0})),
        rows.row(Record("train", None, 2, None, {"loss": 2.0, "tokens": 4096})),
        rows.row(Record("val", None, 2, None, {"loss": 2.5})),
    ]
    assert [row.values.get("tokens") for row in made] == [None, 4096, 4096]
    assert [row.axes[key] for row, key in zip(made, ("train/loss", "train/loss", "val/loss"))] == [
        "train/step",
        "tokens",
        "tokens",
    ]


def test_tokens_are_counted_by_steps() -> None:
    """Without a word on axes they are one more that a chart may have."""
    rows = RowBuilder(tokens_per_step=1000)
    first = rows.row(Record("train", None, 5, None, {"loss": 3.0}))
    val = rows.row(Record("val", None, None, None, {"loss": 2.5}))
    again = rows.row(Record("train", None, 2, None, {"loss": 3.0}))
    assert [row.values["tokens"] for row in (first, val, again)] == [5000, 5000, 7000]
    assert first.axes == {"train/loss": "train/step"}
    on_tokens = RowBuilder(axis="tokens", tokens_per_step=1000)
    assert on_tokens.row(Record("train", None, 5, None, {"loss": 3.0})).axes == {
        "train/loss": "tokens"
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"tokens_per_step": 0}, "from 1 up, got 0"), ({"key_format": "{split}"}, "must contain")],
)
def test_wrong_arguments(arguments: dict[str, Any], message: str) -> None:
    """What cannot work is refused at once."""
    with pytest.raises(StdoutHookError, match=message):
        RowBuilder(**arguments)
