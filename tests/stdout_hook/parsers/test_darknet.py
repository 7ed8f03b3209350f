"""Darknet's lines, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.darknet import DarknetParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    log = "4259: -0.034688, inf avg loss, 1e-05 rate, 0.9 seconds, 272576 images, -1 hours left\n"
    (record,) = check_parser(DarknetParser, log)
    assert (record.epoch, record.step) == (None, 4259)
    assert dict(record.metrics) == {"loss": -0.034688, "avg loss": float("inf"), "rate": 1e-5}


def test_old_evaluations() -> None:
    """The forms of other versions' evaluations are read."""
    log = (
        "class_id = 0, name = a, b, \t ap = 52.21 % \n"
        " for thresh = 0.25, precision = 0.55, recall = 0.27, F1-score = 0.36 \n"
        " mean average precision (mAP) = 0.522146, or 52.21 % \n"
    )
    records = check_parser(DarknetParser, log)
    assert [dict(record.metrics) for record in records] == [
        {"ap/a, b": 52.21},
        {"precision": 0.55, "recall": 0.27, "F1-score": 0.36},
        {"mAP": 0.522146},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Region: us-east, Avg IOU: 0.5",
        "12: 0.5, 0.6 avg loss",
        "12: 0.5, 0.6 avg, 0.1 rate",
        "Last accuracy mAP@0.50 = 52.21 %, best = 52.21 %",
        " mean_average_precision (mAP@0.50) = 0.52",
        "for thresh = high",
    ],
)
def test_foreign_lines(text: str) -> None:
    """Repeats, and what only looks like its lines, give nothing."""
    assert not DarknetParser().parse(Frame(text))


@pytest.mark.parametrize(
    "text", ["0" * 60_000, "0.5, " * 12_000, "No Obj: " * 7_000, "aR " * 20_000]
)
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    start = time.thread_time()
    heads = ("", "1: ", "Region 1 Avg IOU: ", "class_id = 0, name = ", "for thresh = 1, ")
    for before in (*heads, "v3 (iou loss, Normalizer: ("):
        DarknetParser().parse(Frame(before + text))
    assert time.thread_time() - start < 1
