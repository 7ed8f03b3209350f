"""What LitGPT's trainings print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.litgpt import LitGptParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = "Epoch 1 | iter {} step 1 | loss train: {}, val: {} | iter time: 181.34 ms (step)\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        LitGptParser, LINE.format(4, "1.585", "n/a") + "iter 4: val loss 1.6, val time: 2 ms\n"
    )


def test_validation_shown_again() -> None:
    """The last validation's loss is behind each training loss: it is told once."""
    log = LINE.format(1, "2.0", "n/a") + "iter 1: val loss 1.9873, val time: 25.10 ms\n"
    log += LINE.format(2, "2.0", "1.987") + LINE.format(3, "nan", "1.987")
    log += LINE.format(4, "2.0", "1.500") + LINE.format(5, "2.0", "1.500")
    told = [(r.step, r.metrics["loss"]) for r in parse_log([log]) if r.split == "val"]
    assert told == [(1, 1.9873), (4, 1.5)]


def test_other_lines() -> None:
    """Lines that only begin alike are not its own."""
    log = "iter 5: loss 2.5\nEpoch 1 | iter 5 | loss 2.5\nstep 5: train loss 1.5\n"
    assert not [*parse_log([log], parsers=["litgpt"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        LitGptParser,
        "Epoch 1 | iter 1 step 1 | loss train: ",
        "iter 1: loss 1, time: ",
        "iter 1 step 1: loss ",
    )
