"""Orbit's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.orbit import OrbitParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads numbers as newer NumPy shows them."""
    log = (
        "train | step:    100 | steps/sec:   12.3 | output: \n"
        "    {'a/b': np.float32(-inf),\n     'training_loss': 1e-05}\n     'later': 1.0\n"
    )
    records = check_parser(OrbitParser, log)
    assert [dict(record.metrics) for record in records] == [{"a/b": float("-inf")}, {"loss": 1e-5}]


@pytest.mark.parametrize(
    "log",
    [
        "train | step: 100 | loss: 0.5",
        "trained | step: 100 | steps/sec: 1.0 | output: {'loss': 0.5}",
        "    {'loss': 0.5}",
        "train | step: 1 | steps/sec: 1.0 | output: \nloss: 0.5\n    {'loss': 0.5}",
    ],
)
def test_foreign_lines(log: str) -> None:
    """What only looks like its lines gives nothing."""
    parser = OrbitParser()
    assert not any(parser.parse(Frame(line)) for line in log.split("\n"))


@pytest.mark.parametrize("text", ["0" * 60_000, "'a': " * 12_000, "{'" * 30_000, "'" * 60_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = OrbitParser()
    start = time.thread_time()
    parser.parse(Frame("train | step: 1 | output: {'a': 1.0, " + text))
    parser.parse(Frame("train | step: 1 | output: "))
    parser.parse(Frame("    {'" + text))
    parser.parse(Frame(text))
    assert time.thread_time() - start < 1
