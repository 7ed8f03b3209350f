"""The table of Chainer's PrintReport."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.chainer import ChainerParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

HEADER = "epoch       main/loss   validation/main/loss  elapsed_time\n"
ROW = "1           0.886281    0.837295              0.0248847     \n"


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = ChainerParser()
    return [record for line in text.splitlines() for record in parser.parse(Frame(line)) or ()]


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    train, val = check_parser(ChainerParser, HEADER + ROW)
    assert (train.split, train.epoch, train.metrics) == ("train", 1, {"loss": 0.886281})
    assert (val.split, val.epoch, val.metrics) == ("val", 1, {"loss": 0.837295})


def test_empty_cells() -> None:
    """A missing value moves no other into its column."""
    (val,) = read(HEADER + "1                       0.837295                            \n")
    assert (val.split, val.metrics) == ("val", {"loss": 0.837295})


@pytest.mark.parametrize(
    "header",
    [
        "",
        "epoch     train_loss  valid_loss  time    \n",  # of fastai
        "epoch       loss        accuracy    time\n",  # could be anyone's
        HEADER.replace("main/loss ", "main/loss"),
    ],
)
def test_rows_without_a_header(header: str) -> None:
    """Only what stands under Chainer's header is read."""
    assert not read(header + ROW)


def test_foreign_lines_under_the_header() -> None:
    """Progress bars and other lines are nobody's."""
    bar = "         7 iter, 0 epoch / 4 epochs\n    770.31 iters/sec. Estimated time to finish\n"
    assert not read(HEADER + bar + "2024-01-02 saved\n1 2\n1 2 3 4\n3 of 4 done\n1.5 a\n")


@pytest.mark.parametrize("line", ["1 " * 30_000, "epoch       " * 5000, "1" * 60_000])
def test_hostile_lines(line: str) -> None:
    """Long lines are looked at once."""
    assert not read(f"{line}\n{HEADER}{line}\n")
