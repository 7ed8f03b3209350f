"""Summaries of COCO's evaluation, beyond what was recorded."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.coco_summary import CocoSummaryParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LVIS = " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=300 catIds=  r] = 0.171\n"


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises, and reads the form of LVIS."""
    (record,) = check_parser(CocoSummaryParser, LVIS)
    assert (record.split, dict(record.metrics)) == ("val", {"AP/0.50:0.95/all/300/r": 0.171})


def test_forms_of_copies() -> None:
    """Copies that print another space, or no leading one, are read."""
    line = "Average Recall     (AR) @[ IoU=0.50      | type=  hard | maxDets= 20 ] =  0.742\n"
    (record,) = check_parser(CocoSummaryParser, line)
    assert dict(record.metrics) == {"AR/0.50/hard/20": 0.742}


@pytest.mark.parametrize(
    "text",
    [
        "Average Precision (AP): 0.5",
        " Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = high",
        "see (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.412",
    ],
)
def test_foreign_lines(text: str) -> None:
    """What only looks like its lines is left to others."""
    assert CocoSummaryParser().parse(Frame(text)) is None


@pytest.mark.parametrize("text", ["0" * 60_000, " " * 60_000, "| " * 30_000])
def test_long_lines(text: str) -> None:
    """Long lines take no long time."""
    start = time.thread_time()
    for before in (LVIS[:40], LVIS[:56], LVIS.rstrip("\n")):
        CocoSummaryParser().parse(Frame(before + text))
    assert time.thread_time() - start < 1
