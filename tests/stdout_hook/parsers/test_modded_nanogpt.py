"""What modded-nanogpt's runs print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.modded_nanogpt import ModdedNanoGptParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(ModdedNanoGptParser, "step:0/9 val_loss:11.0233 train_time:0ms step_avg:nanms\n")


def test_no_value() -> None:
    """A line with times only belongs to it and says nothing."""
    assert not [*parse_log(["step:12/1395 train_time:1573ms step_avg:131.10ms\n"])]


def test_other_lines() -> None:
    """Lines of the same form without its times are not its own."""
    log = "step:1/2 train_loss:3.5\nstep:1/2 note:x train_time\nstep:1 val_loss:1 train_time:1ms\n"
    assert not [*parse_log([log], parsers=["modded_nanogpt"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(ModdedNanoGptParser, "step:1/2 a:", "step:1/2 train_time:", "HellaSwag: ")
