"""Accelerate's examples, on what the recording does not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.accelerate import AccelerateParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser


def read(text: str) -> list[Record]:
    """Return the records of a line."""
    return list(AccelerateParser().parse(Frame(text)) or ())


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    (record,) = check_parser(AccelerateParser, "epoch 3: {'eval_accuracy': np.float64(0.5)}\n")
    assert (record.split, record.epoch, record.metrics) == ("val", 3, {"accuracy": 0.5})


def test_tensors() -> None:
    """A loss may be printed as the tensor that it is."""
    (record,) = read("epoch 0: perplexity: 12.5 eval_loss: tensor(2.5, device='cuda:0')")
    assert record.metrics == {"perplexity": 12.5, "loss": 2.5}


@pytest.mark.parametrize(
    "line",
    [
        "epoch 0: 87.53",
        "epoch 0: {'loss': 0.5, 'accuracy': 0.5}",
        "epoch 0: {'train_accuracy': 0.5}",
        "epoch 0: {'accuracy': [0.5, 0.6]}",
        "epoch 0: {'accuracy': {'a': 0.5}}",
        "epoch 0: {'learning_rate': 0.5}",
        "epoch 0: perplexity: 12.5",
        "epoch zero: {'accuracy': 0.5}",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Other programs' lines are left to their parsers."""
    assert read(line) == []


@pytest.mark.parametrize("text", ["0", "'a': 1, ", "{'acc': 0", "perplexity: ", ")"])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    for head in ("", "epoch 1: ", "epoch 1: {'", "epoch 1: perplexity: 1 "):
        read(head + line)
        read(head + line[:3990] + "}")
    assert time.thread_time() - start < 1
