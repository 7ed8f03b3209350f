"""Caffe's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.caffe import CaffeParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, without the log's prefix, too."""
    log = (
        "Iteration 500, Testing net (#0)\n    Test net output #0: accuracy = -inf\n"
        "Iteration 500, loss = 1e-05\nIteration 500, lr = 0.1\n"
    )
    records = check_parser(CaffeParser, log)
    assert [(r.split, r.step, dict(r.metrics)) for r in records] == [
        ("test", 500, {"accuracy": float("-inf")}),
        ("train", 500, {"loss": 1e-5}),
        ("train", 500, {"lr": 0.1}),
    ]


def test_others_iterations() -> None:
    """An iteration's loss alone may be another program's."""
    parser = CaffeParser()
    assert parser.parse(Frame("Iteration 1, loss = 0.69314718")) is None
    assert parser.parse(Frame("Iteration 1 (2 iter/s, 3s/1 iters), loss = 0.5"))
    assert parser.parse(Frame("Iteration 2, loss = 0.69314718"))


@pytest.mark.parametrize(
    "text",
    [
        "Iteration 5, inertia = 3.5",
        "Iteration: 5, loss = 0.5",
        "Train net output: loss = 0.5",
        "accuracy = 0.5",
        "Test loss: 0.5",
        "Solving a puzzle",
        "Batch 5, accuracy = 0.5",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert CaffeParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, "[(" * 30_000, "a = 1 " * 10_000, " (* 1" * 12_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = CaffeParser()
    start = time.thread_time()
    for before in (
        "Iteration 1 (",
        "Train net output #0: a = 1",
        "Iteration 1, lr = ",
        "Batch 1, ",
    ):
        parser.parse(Frame(before + text))
        parser.parse(Frame(text))
    assert time.thread_time() - start < 1
