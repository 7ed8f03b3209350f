"""Tables in CSV and with other signs: headers, rows, and other data."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.parsers.csv_lines import CsvLinesParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser


def read(*lines: str) -> list[Record]:
    """Return what the lines tell."""
    parser = CsvLinesParser()
    return [record for line in lines for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps a parser's promises."""
    assert len(check_parser(CsvLinesParser, "epoch,loss,val_loss\n1,0.5,0.6\n2,inf,-1e-05\n")) == 4


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("epoch,loss,val_acc", "1,0.5,90.5"),
        ("epoch;loss;val_acc", "1;0.5;90.5"),
        ("epoch\tloss\tval_acc", "1\t0.5\t90.5"),
        ("| epoch | loss | val acc |", "|     1 |  0.5 |   90.5% |"),
        ("epoch | loss | val acc", "1     |  0.5 | 90.5"),
        ("  epoch    loss    val acc", "      1     0.5       90.5"),
        ("epoch,seconds,loss,val_acc,foo", "1,12.5s,0.5,90.5,"),
    ],
)
def test_separators(header: str, row: str) -> None:
    """Any usual sign may be between the columns."""
    train, val = read(header, row)
    assert (train.epoch, train.metrics) == (1, {"loss": 0.5})
    assert (val.split, [*val.metrics.values()]) == ("val", [90.5])


def test_other_lines_between() -> None:
    """Rows go on after other lines; a table of two columns ends there."""
    assert len(read("step,loss,acc", "1,0.5,0.1", "saved", "2,0.4,0.2")) == 2
    assert len(read("step,loss", "1,0.5", "saved", "2,0.4")) == 1


def test_names_without_a_split() -> None:
    """Beside columns of train and val, one of neither is of val, but a learning rate."""
    train, val = read("epoch,train_loss,val_loss,accuracy,lr", "1,0.5,0.6,0.9,0.1")
    assert train.metrics == {"loss": 0.5, "lr": 0.1}
    assert val.metrics == {"loss": 0.6, "accuracy": 0.9}


def test_a_new_header() -> None:
    """A new header begins a new table."""
    records = read("step,loss,acc", "1,0.5,0.1", "epoch,val_loss,val_acc", "1,0.4,0.2")
    assert [(r.split, r.step, r.epoch) for r in records] == [("train", 1, None), ("val", None, 1)]


@pytest.mark.parametrize(
    "lines",
    [
        ("name,age,city", "alice,30,Paris"),
        ("id,score,title", "1,0.5,loss"),
        ("loss,accuracy", "0.5,0.9"),
        ("epoch,seconds,lr", "1,0.5,0.1"),
        ("epoch,loss,acc", "one,0.5,0.9"),
        ("epoch,loss,acc", "1,0.5"),
        ("epoch,loss,acc", "1,a,b"),
        ("epoch,loss,acc", ",0.5,0.9"),
        ("epoch,epoch,loss", "1,1,0.5"),
        ("In step one, the loss, as we saw, fell", "1,2,3,4"),
        ("epoch, step, loss", "see [1], [2], [3]"),
        ("def step(loss, accuracy):", "1, 2"),
        ("epoch 1 | loss 0.5 | acc 0.9", "epoch 2 | loss 0.4 | acc 0.9"),
        ("step 1, loss 0.5", "step 2, loss 0.4"),
    ],
)
def test_no_log(lines: tuple[str, str]) -> None:
    """Other data, sentences and code give nothing."""
    assert read(*lines) == []


@pytest.mark.parametrize("piece", [",", "epoch,", "epoch,loss", "  ", " a", "|", "1,", "\t"])
def test_hostile_lines(piece: str) -> None:
    """A line's length does not make it slow."""
    started = time.thread_time()
    for length in (7900, 60_000):
        read("epoch,loss" + piece * (length // len(piece)), "epoch,loss,acc", piece * length)
    assert time.thread_time() - started < 0.5


@given(st.lists(st.text(alphabet="epoch,loss1.|\t e", max_size=40), max_size=6))
def test_any_text(lines: list[str]) -> None:
    """No text raises."""
    read(*lines, "epoch,loss,x", *lines)
