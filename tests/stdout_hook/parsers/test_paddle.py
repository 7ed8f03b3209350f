"""Paddle's bars and lines, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.paddle import PaddleParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

LINE = "step {} - loss: {} - 6ms/step"


def read(*lines: str) -> list[Record]:
    """Return the records of lines."""
    parser = PaddleParser()
    return [record for text in lines for record in parser.parse(Frame(text)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    log = f"Epoch 2/3\n{LINE.format(' 4/16', 0.5)}\nother text\n"
    (record,) = check_parser(PaddleParser, log)
    assert (record.epoch, record.step, record.total_steps, record.final) == (2, 4, 16, False)


@pytest.mark.parametrize(
    ("line", "metrics"),
    [
        (LINE.format("4/16", "nan"), {"loss": float("nan")}),
        (LINE.format("4/16", "-1.0000e-05"), {"loss": -1e-05}),
        (LINE.format("4/16", "0.5 0.25"), {"loss": 0.5, "loss_1": 0.25}),
        (LINE.format("  4", "[0.5]"), {"loss": 0.5}),
        (
            "step 4/16 [=>..] - loss: 0.5 - ips: 5.1 samples/sec - ETA: 1:02:03 - 1s/step   ",
            {"loss": 0.5},
        ),
    ],
)
def test_values(line: str, metrics: dict[str, float]) -> None:
    """Odd values, several of them, costs and times are read for what they are."""
    (record,) = read(line)
    assert repr(record.metrics) == repr(metrics)


def test_repeats_and_evaluations() -> None:
    """The last step printed twice is one; a second evaluation belongs to no epoch."""
    last = LINE.format("4/4", 0.5)
    records = read(
        "Epoch 1/2", last, last, "Eval begin...", last, "Eval begin...", last, "Epoch 2/2", last
    )
    assert [(r.split, r.epoch) for r in records] == [
        ("train", 1),
        ("val", 1),
        ("val", None),
        ("train", 2),
    ]


def test_headers_of_others() -> None:
    """A header is left to other parsers until a line has shown whose it is."""
    parser = PaddleParser()
    assert parser.parse(Frame("Epoch 1/3")) is None
    parser.parse(Frame(LINE.format("1/3", 0.5)))
    assert parser.parse(Frame("Epoch 2/3")) == ()


@pytest.mark.parametrize(
    "line",
    [
        "step 4/16 - loss: 0.5",
        "step 4/16 - loss: low - 6ms/step",
        "step 4/16 - starting - 6ms/step",
        "step 4/16 - 6ms/step",
        "step 4: loss 0.5",
        "4/16 [====] - 1s 6ms/step - loss: 0.5",
    ],
)
def test_what_is_not_read(line: str) -> None:
    """Lines that are alike are left alone."""
    assert read(line) == []


@pytest.mark.parametrize("text", ["0", "a: 1 - ", "step 1", " - ", "[=", "1 "])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, "step " + line, "step 1/2 - " + line, f"step 1/2 - a: {line} - 6ms/step")
    assert time.thread_time() - start < 1
