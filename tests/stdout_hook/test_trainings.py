"""Several trainings one after another in one log."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import pytest

from stdout_hook.log import parse_log
from stdout_hook.records import Record
from stdout_hook.testing import replay
from stdout_hook.trainings import Trainings

DATA = Path(__file__).parents[1] / "data"


def record(split: Optional[str], epoch: Any, step: Any, total: Any = None, **more: Any) -> Record:
    return Record(split, epoch, step, total, {"loss": 0.5}, parser="x", **more)


def numbers(records: list[Record]) -> list[int]:
    """Return which training each record is said to be of, frame by frame."""
    trainings = Trainings()
    marked = trainings.mark([one] for one in records)
    return [int((one.context or {}).get("training", 1)) for one in marked]


def test_a_training_begins_where_the_epoch_goes_back() -> None:
    """Each time epochs begin again is a training of its own."""
    epochs = (0, 1, 2, 0, 1, 2, 0)
    assert numbers([record("train", e, None) for e in epochs]) == [1, 1, 1, 2, 2, 2, 3]
    assert numbers([record("train", e, None) for e in (0.5, 1.0, 3.0, 0.6, 1.2)]) == [1, 1, 1, 2, 2]


def test_without_epochs_the_step_tells() -> None:
    """Boosting rounds that begin again are another training."""
    assert numbers([record("validation_0", None, s) for s in (0, 10, 20, 0, 10)]) == [1, 1, 1, 2, 2]


def test_steps_say_nothing_where_there_are_epochs() -> None:
    """Steps begin again in each epoch, also where lines with steps do not print it."""
    steps = [record("train", None, s) for s in (100, 200)]
    assert numbers([*steps, record("val", 1, None), *steps, *steps]) == [1] * 7


def test_a_bar_begins_again_in_each_epoch() -> None:
    """A step with its total tells nothing."""
    places = [(None, 4), (None, 8), (None, 4), (1, 8), (2, 1)]
    assert numbers([record("train", e, s, 8) for e, s in places]) == [1] * 5


@pytest.mark.parametrize("places", [(5, 6, 7, 7, 8), (1, 2, 3, 4, 3, 4, 5), (10, 20, 21, 15)])
def test_a_resumed_training_is_the_same(places: tuple[int, ...]) -> None:
    """What goes on, or goes back to a checkpoint, is no other training."""
    assert numbers([record("train", place, None) for place in places]) == [1] * len(places)
    assert numbers([record("train", None, place) for place in places]) == [1] * len(places)


def test_evaluations_belong_to_the_training_they_follow() -> None:
    """Validation and tests begin no training and are marked as what they follow."""
    places = [("train", 1), ("train", 2), ("test", 1), ("train", 1), ("val", 1), ("test", None)]
    assert numbers([record(split, epoch, None) for split, epoch in places]) == [1, 1, 1, 2, 2, 2]


def test_a_frame_is_of_one_training() -> None:
    """The values of one line belong together, whichever stands first."""
    trainings = Trainings()
    lines = [[record("val", epoch, None), record("train", epoch, None)] for epoch in (1, 2, 1)]
    marked = trainings.mark([*lines, [record(None, 1, None)]])
    assert [one.context for one in marked] == [None] * 4 + [{"training": 2}] * 3


def test_an_epoch_told_late_begins_nothing() -> None:
    """The mean of an epoch may come when the next has begun."""
    places = [(0, 1), (0, 8), (1, 1), (0, None), (1, 8), (0, 1)]
    assert numbers([record("train", e, s, 8) for e, s in places]) == [1, 1, 1, 1, 1, 2]


def test_what_a_parser_tells_apart_is_left() -> None:
    """Folds and trials have their own numbers; other contexts are kept."""
    told = [record("train", e, None, context={"fold": f}) for f in (1, 2) for e in (1, 2)]
    told += [record("train", 1, None, context={"run": n}) for n in (1, 2)]
    assert numbers(told) == [1] * 6
    trainings = Trainings()
    classes = [record("train", e, None, context={"class": "cat"}) for e in (1, 2, 1)]
    marked = trainings.mark([one] for one in classes)
    assert marked[0] is classes[0]
    assert marked[2].context == {"class": "cat", "training": 2}


def test_trainings_of_a_log() -> None:
    """A log of two fits says which record is of which."""
    fit = "".join(f"Epoch {e}/2\n8/8 - 1s - loss: 0.5 - val_loss: 0.75\n" for e in (1, 2))
    contexts = [one.context for one in parse_log([fit, fit])]
    assert contexts == [None] * 4 + [{"training": 2}] * 4


@pytest.mark.parametrize(
    ("folder", "count"),
    [
        ("keras3_bars", 1),
        ("keras3_one_epoch", 1),
        ("keras3_odd_values", 2),
        ("xgboost_train", 2),
        ("catboost_fit", 3),
        ("skorch_tty", 2),
        ("sklearn_sgd_epochs", 3),
        ("pytorch_geometric_runs", 1),
    ],
)
def test_recorded_trainings(folder: str, count: int) -> None:
    """A recorded program's trainings are counted; two of one epoch look like one of two."""
    contexts = [one.context or {} for one in replay(DATA / folder / "chunks.jsonl")]
    assert {context.get("training", 1) for context in contexts} == set(range(1, count + 1))
