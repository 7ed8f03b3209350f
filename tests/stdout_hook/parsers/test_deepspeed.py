"""What DeepSpeed prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.deepspeed import DeepSpeedParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

STEP = "step=10, skipped=0, lr=[9.65e-06, 1e-05], mom=[(0.9, 0.95), (0.9, 0.95)]\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(DeepSpeedParser, STEP)
    assert (record.step, record.metrics) == (10, {"lr": 9.65e-6})


def test_one_rank() -> None:
    """Of what all processes print, that of the first is reported."""
    line = "Epoch: 0, Step: 5, Rank: {}, loss = 2.5\n"
    records = [*parse_log([line.format(1) + line.format(0) + line.format(12)])]
    assert [(record.epoch, record.step) for record in records] == [(0, 5)]


def test_other_lines() -> None:
    """What any program may print is no beginning, and speeds say nothing."""
    log = "ppl: 4.5\naverage reward score: 1.5\nsteps: 10 loss: 2.5\nstep=10, lr=[0.1]\n"
    log += (
        "epoch=0/micro_step=4/global_step=4, RunningAvgSamplesPerSec=327.1, CurrSamplesPerSec=3\n"
    )
    assert not [*parse_log([log], parsers=["deepspeed"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        DeepSpeedParser,
        "step=1, skipped=0, lr=[",
        "steps: 1 loss: 1 ",
        "chosen_last_scores (",
        "[Rank 0] step=",
    )
