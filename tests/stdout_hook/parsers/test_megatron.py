"""What Megatron-LM and its relatives print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.megatron import MegatronParser
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

TRAIN = (
    " iteration       10/     100 | consumed samples:         80 | elapsed time per iteration (ms):"
    " 290.9 | learning rate: 1.398E-04 | global batch size:     8 | lm loss: {} |"
    " loss scale: 1.0 | number of nan iterations:   0 |\n"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(MegatronParser, TRAIN.format("8.640376E-01"))


def test_counts_are_no_metrics() -> None:
    """Of a line's many numbers those that measure the model are reported, whatever they are."""
    (record,) = parse_log([TRAIN.format("nan | my score: 1.250000E-01")])
    assert [*record.metrics] == ["learning rate", "lm loss", "my score", "loss scale"]
    assert str(record.metrics["lm loss"]) == "nan"


def test_several_sets() -> None:
    """Each validation set has a split of its own, the end of training the step before."""
    line = " validation-wiki loss at {} | lm loss value: 6.8E+00 | lm loss PPL: 9.2E+02 | \n"
    log = TRAIN.format("1.0E+00") + line.format("iteration 20")
    log += line.format("the end of training for test data")
    _, first, second = parse_log([log])
    assert (first.split, first.step) == ("val-wiki", 20)
    assert (second.split, second.step) == ("test-wiki", 20)


def test_other_lines() -> None:
    """Timers, tables and other iterations are not its own."""
    log = "time (ms) | optimizer: 12.2\niteration 5/10 loss: 2.5\n iteration 5/10 | time: 3 |\n"
    assert not [*parse_log([log + "loss at home | a: 1\n"], parsers=["megatron"])]


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(
        MegatronParser,
        "iteration 1/ 2 | ",
        " validation loss at iteration 1 | ",
        "[2025-09-08 01:07:45] iteration ",
    )
