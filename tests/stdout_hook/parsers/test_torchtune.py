"""What torchtune draws and prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.torchtune import TorchtuneParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        TorchtuneParser, "Step 10 | loss:1.25 lr:2e-05 tokens_per_second_per_gpu:830.12 \n"
    )


def test_bar() -> None:
    """A bar drawn again for the same step gives its loss once."""
    bar = "1|{}|Loss: {}:  10%|█         | 10/100 [00:12<01:50,  1.23s/it]\r"
    log = bar.format(1, 2.5) * 3 + bar.format(2, 2.5) + bar.format(3, "nan")
    records = [*parse_log([log], parsers=["torchtune"])]
    assert [(record.epoch, record.step) for record in records] == [(1, 1), (1, 2), (1, 3)]


def test_other_lines() -> None:
    """Lines that only begin alike are not its own."""
    log = "Step 10 | loss 1.25\nStep 10 | loss:1.25, lr:1\n1|2|3\n| 1|2|Loss: 3 |\nStep 1 | a:b c\n"
    assert not [*parse_log([log], parsers=["torchtune"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(TorchtuneParser, "1|1|Loss: ", "Step 1 | loss:", "Step 1 | ")
