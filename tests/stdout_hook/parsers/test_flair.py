"""What flair's trainer logs."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.flair import FlairParser
from stdout_hook.records import Frame, Record
from stdout_hook.testing import check_parser

LOG = """\
2024-03-14 05:47:08,072 epoch 1 - iter 4/40 - loss 0.69 - samples/sec: 190.00 - lr: 0.1,0.2
2024-03-14 05:47:10,152 EPOCH 1 done: loss 0.6931 - lr: 0.100000
2024-03-14 05:47:10,163 DEV : loss 1e-05 - f1-score (micro avg)  0.75
"""


def read(text: str) -> list[Record]:
    """Return what a parser reads of lines."""
    parser = FlairParser()
    return [record for line in text.splitlines() for record in parser.parse(Frame(line)) or ()]


@pytest.mark.parametrize("begin", [0, 24])
def test_it_is_a_parser(begin: int) -> None:
    """It keeps what a parser promises, with times in front and where they were taken off."""
    log = "".join(line[begin:] + "\n" for line in LOG.splitlines())
    batch, epoch, val = check_parser(FlairParser, log)
    assert (batch.epoch, batch.step, batch.total_steps) == (1, 4, 40)
    assert [r.metrics for r in (batch, epoch)] == [{"loss": 0.69}, {"loss": 0.6931, "lr": 0.1}]
    assert (val.split, val.epoch) == ("val", 1)
    assert val.metrics == {"loss": 1e-05, "f1-score (micro avg)": 0.75}


def test_foreign_lines() -> None:
    """Lines that look alike are read only after one that is surely flair's."""
    alike = "DEV : loss 0.5\nTEST : loss 0.5\nResults:\n- F-score (micro) 0.5\n"
    assert not read(alike)
    assert not read("epoch 1 - iter 4 - loss 0.5\nEPOCH 1 done: 5\nepoch 1 - iter 1/2 - foo 1\n")
    assert len(read(LOG + alike + "done\n- F-score (macro) 0.5\n")) == 6


def test_no_number() -> None:
    """A loss that is nan is read; one that is a text is not."""
    (record,) = read("EPOCH 1 done: loss nan\nEPOCH 1 done: loss tensor(1)\n")
    assert repr(record.metrics) == "{'loss': nan}"


@pytest.mark.parametrize("part", ["0", "1.", " - loss 1", "a ", "("])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "EPOCH 1 done: loss ", "DEV : loss ", "- "):
        assert len(read(head + part * 20_000)) <= 1
