"""What MaxText prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.maxtext import MaxTextParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = "completed step: 1, seconds: 0.427, TFLOP/s/device: 240.7, total_weights: 31056, loss: {}\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MaxTextParser, LINE.format("10.855") + "eval metrics after step: 9, loss=8.102\n")


def test_counts_and_speeds_are_no_metrics() -> None:
    """Only what measures the model is reported."""
    (record,) = parse_log([LINE.format("nan")])
    assert str(dict(record.metrics)) == "{'loss': nan}"


def test_other_lines() -> None:
    """Lines without a loss and running means say nothing."""
    log = (
        "completed step: 1, seconds: 0.4\nCompleted eval step: 3, seconds: 0.2, running loss=9.1\n"
    )
    assert not [*parse_log([log + "completed 5 steps, loss: 3\n"], parsers=["maxtext"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        MaxTextParser,
        "completed step: 1, ",
        "average loss after step=1: ",
        "Completed eval step: 1, ",
    )
