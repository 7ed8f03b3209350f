"""What minGPT, makemore and micrograd print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.mingpt import MinGptParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MinGptParser, "iter_dt 0.00ms; iter 0: train loss 1.09394\n")


def test_bar() -> None:
    """A bar drawn twice for one iteration gives it once, and again in the next epoch."""
    state = "epoch {} iter 3: train loss 2.15310. lr 5.999637e-04:  50%|██   | 3/6\r"
    records = [*parse_log([state.format(1) * 2 + state.format(2)], parsers=["mingpt"])]
    assert [(record.epoch, record.step) for record in records] == [(1, 3), (2, 3)]


def test_other_lines() -> None:
    """Repeats and plainer lines are not its own."""
    log = "test loss 1.5 is the best so far, saving model to x\nstep 1 loss 2.5\niter 1: loss 2.5\n"
    assert not [*parse_log([log], parsers=["mingpt"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        MinGptParser, "iter_dt ", "step 1 loss ", "epoch 1 iter 1: train loss 1. lr 1"
    )
