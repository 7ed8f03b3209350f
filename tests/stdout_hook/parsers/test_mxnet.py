"""MXNet's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.mxnet import MxnetParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


@pytest.mark.parametrize("prefix", ["", "INFO:root:"])
def test_it_is_a_parser(prefix: str) -> None:
    """It keeps a parser's promises, with the log's prefix and without, and old ranges."""
    log = f"{prefix}Epoch[0] Batch [20]\tSpeed: 1910.41 samples/sec\tTrain-accuracy=-inf\n"
    (record,) = check_parser(MxnetParser, log)
    assert (record.split, record.epoch, record.step) == ("train", 0, 20)
    assert dict(record.metrics) == {"accuracy": float("-inf")}


def test_list_of_classes_ends() -> None:
    """What follows a list of classes is none of them."""
    log = "[Epoch 3] Validation: \nperson=0.5\n---\ncat=0.5\n"
    (record,) = check_parser(MxnetParser, log)
    assert (record.split, record.epoch, dict(record.metrics)) == ("val", 3, {"person": 0.5})


def test_time_series() -> None:
    """GluonTS' losses of an epoch are read."""
    log = (
        "Epoch[2] Learning rate is 0.001\nEpoch[2] Elapsed time 4.2 seconds\n"
        "Epoch[2] Evaluation metric 'epoch_loss'=4.250000\n"
        "Epoch[2] Evaluation metric 'validation_epoch_loss'=4.500000\n"
    )
    records = check_parser(MxnetParser, log)
    assert [(r.split, r.epoch, dict(r.metrics)) for r in records] == [
        ("train", 2, {"epoch_loss": 4.25}),
        ("val", 2, {"epoch_loss": 4.5}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Epoch[0] loss: 0.5",
        "Epoch[0/10] loss=0.5",
        "Epoch [0] Batch [20] loss=0.5",
        "[Epoch 0] loss=0.5",
        "[Epoch 0] mAP 0.5 higher than current best 0.4 saving to best.params",
        "[Epoch 0] Begin, current learning rate: 0.1000",
        "[Epoch 0][Batch 3] loss=0.5",
        "Train finished using total 5s with 2 epochs. training accuracy: 0.5000",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines gives nothing."""
    assert not MxnetParser().parse(Frame(text))


@pytest.mark.parametrize(
    "text", ["0" * 60_000, "a=1, " * 12_000, "a=1\t" * 15_000, "a b " * 15_000]
)
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = MxnetParser()
    start = time.thread_time()
    heads = ("Epoch[0] Batch [1]\t", "[Epoch 0] training: ", "[Epoch 0] Finished in 1.0s, ")
    for before in (*heads, "[Epoch 0] Validation: ", ""):
        parser.parse(Frame(before.rstrip(" ")))
        parser.parse(Frame(before + text))
    assert time.thread_time() - start < 1
