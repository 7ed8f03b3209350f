"""fastai's tables, on what the recordings do not show."""

from __future__ import annotations

import time

import pytest

from stdout_hook.parsers.fastai import FastaiParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = "epoch     train_loss  valid_loss  accuracy  time    "
ROW = "0         1.071615    1.014462    0.593750  00:00     "


def read(*lines: str) -> list[Record]:
    """Return the records of lines."""
    parser = FastaiParser()
    return [record for text in lines for record in parser.parse(Frame(text)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps to the protocol, also on text that is cut anywhere."""
    train, val = check_parser(FastaiParser, f"{HEADER}\n{ROW}\n")
    assert (train.split, train.epoch, train.metrics) == ("train", 0, {"loss": 1.071615})
    assert (val.split, val.metrics) == ("val", {"loss": 1.014462, "accuracy": 0.59375})


def test_odd_values() -> None:
    """Values may be missing, infinite or negative."""
    (record,) = read(HEADER, "1         None        nan         -0.593750  1:00:00     ")
    assert repr(record.metrics) == "{'loss': nan, 'accuracy': -0.59375}"


@pytest.mark.parametrize(
    "line",
    [
        "1         1.071615    1.014462    0.593750",
        "1         1.071615    1.014462    0.593750  0.5",
        "1         1.071615    1.014462    good      00:00",
        "Epoch     1.071615    1.014462    0.593750  00:00",
        "Epoch 1/4 : |████████----------| 41.67% [5/12 00:00<00:00 1.1106]",
    ],
)
def test_what_is_no_row(line: str) -> None:
    """A line below the header is a row only if it has its form."""
    assert read(line, HEADER, line) == []


def test_many_trainings() -> None:
    """Each fit has a header of its own, with its own columns."""
    records = read(
        HEADER, ROW, "epoch     train_loss  time    ", ROW, "0         0.500000    00:00"
    )
    assert [r.metrics["loss"] for r in records] == [1.071615, 1.014462, 0.5]


@pytest.mark.parametrize("text", ["0", "1.", "0 ", "|█", "epoch     train_"])
def test_hostile_lines(text: str) -> None:
    """Long lines of anything take no long time."""
    line = text * (60_000 // len(text))
    start = time.thread_time()
    read(line, HEADER + line, line, HEADER, line, "Epoch 1/4 : |" + line)
    assert time.thread_time() - start < 1
