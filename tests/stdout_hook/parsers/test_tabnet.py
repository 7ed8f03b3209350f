"""What pytorch-tabnet prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.tabnet import TabnetParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    line = "epoch 10 | loss: 0.5     | train_auc: 0.25    | valid_auc: 0.125   |  0:00:09s\n"
    train, val = check_parser(TabnetParser, line)
    assert (train.split, train.epoch, train.metrics) == ("train", 10, {"loss": 0.5, "auc": 0.25})
    assert (val.split, val.metrics) == ("val", {"auc": 0.125})


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("val_0_logloss", ("val_0", {"logloss": -1e-05})),
        ("my set_balanced_accuracy", ("my set", {"balanced_accuracy": -1e-05})),
        ("holdout_gini", (None, {"holdout_gini": -1e-05})),
    ],
)
def test_the_sets_of_metrics(name: str, wanted: tuple[str | None, dict[str, float]]) -> None:
    """A name holds a set's and a metric's, where either is known."""
    line = f"epoch 0  | loss: nan     | {name}: -1e-05  |  1 day, 0:00:01s"
    (_, record) = TabnetParser().parse(Frame(line)) or ()
    assert (record.split, record.metrics) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "Early stopping occurred at epoch 12 with best_epoch = 2 and best_valid_auc = 0.53212",
        "epoch 0  | loss: 0.69871 | saved |  0:00:01s",
        "epoch 0  | loss: 0.69871",
        "epoch 0 | loss: 0.69871 | 12 s",
    ],
)
def test_what_is_no_value(line: str) -> None:
    """What repeats a value, and lines that look alike."""
    assert not TabnetParser().parse(Frame(line))
