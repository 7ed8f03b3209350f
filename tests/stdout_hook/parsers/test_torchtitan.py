"""What torchtitan prints."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.torchtitan import TorchtitanParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

LINE = "step:  1  loss: {}  grad_norm:  4.1203  memory: 30.11GiB(38.02%)  tps: 1,021  mfu: 1.21%\n"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(TorchtitanParser, LINE.format("12.2234"))


def test_odd_values() -> None:
    """Losses that are not a number are read, speeds and memory are not."""
    first, second = parse_log([LINE.format("    nan") + "validate " + LINE.format("-inf")])
    assert str(dict(first.metrics)) == "{'loss': nan, 'grad_norm': 4.1203}"
    assert (second.split, second.metrics["loss"]) == ("val", float("-inf"))


def test_other_lines() -> None:
    """Lines that only begin alike are not its own."""
    log = "step: 1 loss: 2.5\nstep: 1, loss: 2.5\nstep: 1  accuracy: 0.5\nx step: 1  loss: 2.5\n"
    assert not [*parse_log([log], parsers=["torchtitan"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(TorchtitanParser, "step:  1  loss: ", "validate step: ")
