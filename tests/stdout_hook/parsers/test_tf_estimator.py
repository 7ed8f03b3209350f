"""Estimator's and Slim's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.tf_estimator import TfEstimatorParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


@pytest.mark.parametrize(
    "prefix",
    ["", "INFO:tensorflow:", "I0506 12:00:00.123456 139912 basic_session_run_hooks.py:262] "],
)
def test_it_is_a_parser(prefix: str) -> None:
    """It keeps a parser's promises, with a log's prefix and without."""
    log = f"{prefix}loss = -1e-05, step = 101 (0.5 sec)\n{prefix}loss = inf, step = 201 (0.5 sec)\n"
    records = check_parser(TfEstimatorParser, log)
    assert [(r.split, r.step, dict(r.metrics)) for r in records] == [
        ("train", 101, {"loss": -1e-5}),
        ("train", 201, {"loss": float("inf")}),
    ]


def test_own_tensors_need_a_sign() -> None:
    """Lines of one's own hook are read only where an estimator's line was seen before."""
    line = Frame("accuracy = 0.5, rate = [1, 2] (1.210 sec)")
    parser = TfEstimatorParser()
    assert parser.parse(line) is None
    assert parser.parse(Frame("global_step/sec: 540.569")) == ()
    (record,) = parser.parse(line._replace(text="accuracy = 0.5, b = 2 (1.210 sec)")) or ()
    assert dict(record.metrics) == {"accuracy": 0.5, "b": 2.0}


@pytest.mark.parametrize(
    "text",
    [
        "loss = 0.5, step = 3, done",
        "step = 3",
        "global step 3: loss = 0.5",
        "Saving 'checkpoint_path' summary for global step 500: m/model.ckpt-500",
        "evaluation/Accuracy[0.5]",
        "accuracy = 0.5",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert TfEstimatorParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, "a = 1, " * 9_000, "a = 1 (1 sec)" * 5_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    parser = TfEstimatorParser()
    parser.parse(Frame("global_step/sec: 540.569"))
    start = time.thread_time()
    for before in ("", "Saving dict for global step 5: ", "eval/", "global step 1: loss = "):
        parser.parse(Frame(before + text))
    assert time.thread_time() - start < 1
