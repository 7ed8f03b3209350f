"""What OpenAI tells of a fine-tuning."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.openai_finetuning import OpenAiFineTuningParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    log = "Step 1/3: training loss=0.69, validation loss=0.68\nstep,train_loss\n1,0.69\n"
    records = check_parser(OpenAiFineTuningParser, log)
    assert [(r.split, r.step, r.total_steps) for r in records] == [
        ("train", 1, 3),
        ("val", 1, 3),
    ]


def test_step_told_again() -> None:
    """An event of the same step adds what is new, and only that."""
    log = "Step 3/3: training loss=0.66\nStep 3/3: training loss=0.66, full validation loss=0.65\n"
    log = log.replace("0.66, full", "0.66, validation loss=0.7, full")
    first, second = parse_log([log])
    assert (first.split, first.metrics) == ("train", {"loss": 0.66})
    assert (second.split, second.metrics) == ("val", {"loss": 0.7, "full loss": 0.65})


@pytest.mark.parametrize(
    "log",
    [
        "step,loss\n1,0.5\n",
        "1,0.5,0.5,,\n",
        "step,train_loss,valid_loss\n1,0.5\n2,0.5,0.5,0.5\nx,0.5,0.5\n1.5,0.5,0.5\n",
        "Step 1/3: loss=0.69\nStep 1/3: training loss=low\nStep 1/3, training loss=0.69\n",
        "[2022-12-01 10:00:00] Completed epoch 1/4\n",
    ],
)
def test_other_lines(log: str) -> None:
    """Tables without its header, rows of other lengths and other events are not its own."""
    assert not [*parse_log([log], parsers=["openai_finetuning"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        OpenAiFineTuningParser,
        "Step 1/2: training loss=",
        "step,train_loss,",
        "1,",
        "step,train_loss\\n1,",
    )
