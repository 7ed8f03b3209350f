"""What nanoGPT's training prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.nanogpt import NanoGptParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        NanoGptParser,
        "step 0: train loss 4.28, val loss 4.29\niter 0: loss 4.26, time 3264.53ms, mfu -100.00%\n",
    )


@pytest.mark.parametrize("value", ["nan", "inf", "-0.5", "1e-05"])
def test_odd_values(value: str) -> None:
    """Losses that are no plain number are read."""
    (record,) = parse_log([f"iter 7: loss {value}, time 98.41ms, mfu nan%\n"])
    assert (record.step, repr(record.metrics["loss"])) == (7, repr(float(value)))


def test_learning_rate() -> None:
    """A program made from it may print the learning rate behind."""
    (record,) = parse_log(["iter 7: loss 2.5, time 98.41ms, mfu 3.77%, lr 6e-04\n"])
    assert record.metrics == {"loss": 2.5, "lr": 6e-4}


@pytest.mark.parametrize(
    "text",
    ["iter 7: loss 2.5", "iter 7: train loss 2.5", "step 7: loss 1, time 3ms", "iter 7: loss , "],
)
def test_other_lines(text: str) -> None:
    """Lines that only begin alike are not its own."""
    assert NanoGptParser().parse(Frame(text)) is None


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(NanoGptParser, "iter 1: loss ", "iter 1: loss 1, time 1", "step 1: train ")
