"""What fairseq prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.fairseq import FairseqParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    log = "epoch 001 | loss 8.751 | ppl 274.56 | num_updates 414 | lr 5e-05\n"
    log += "epoch 002:    100 / 4391 loss=9.376, num_updates=514, lr=1e-05\n"
    check_parser(FairseqParser, log + '{"epoch": 3, "loss": "8.5", "num_updates": "614"}\n')


def test_speeds_are_no_metrics() -> None:
    """Speeds, sizes, memory and the best value so far are left out."""
    log = "epoch 001 | valid on 'a/b' subset | loss nan | wps 9 | num_updates 4 | best_loss 1\n"
    (record,) = parse_log([log])
    assert (record.split, record.step, str(dict(record.metrics))) == ("b", 4, "{'loss': nan}")


@pytest.mark.parametrize(
    "text",
    [
        '{"epoch": 1, "loss": "2.5"}',
        '{"epoch": 1, "num_updates": "1e400", "loss": 1}',
        '{"epoch": {}, "num_updates": 3}',
        '{"epoch": 1, "num_updates": NaN}',
        '{"epoch": ' + "1" * 5000 + ', "num_updates": "3"}',
        '{"epoch": 1, "num_updates": 3',
        '{"epoch": ' + "[" * 9000 + "}",
        "epoch 1 | loss 2.5",
        "epoch 001 | loss 8.751 | note",
    ],
)
def test_other_lines(text: str) -> None:
    """What counts no updates, or is no whole object, is not its own."""
    assert not [*parse_log([text + "\n"], parsers=["fairseq"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        FairseqParser,
        "epoch 001 | loss ",
        "epoch 001:  1 / 2 loss=",
        '{"epoch": ',
        "Generate test with beam=5: ",
    )
