"""What RSL-RL's runners print."""

from __future__ import annotations

from stdout_hook.log import parse_log
from stdout_hook.parsers.rsl_rl import RslRlParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser
from tests.support.hostile import check_hostile_lines

HEADER = "                       Learning iteration 3/1500                        \n"
BLOCK = (
    HEADER
    + "\n              Computation: 58763 steps/s (collection: 1.528s, learning 0.145s)\n"
    + "               Value function loss: 0.0213\n                       Mean reward: nan\n"
    + "-" * 80
    + "\n                   Total timesteps: 196608\n                    Iteration time: 1.67s\n"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(RslRlParser, BLOCK)
    assert (record.step, record.total_steps) == (3, 1500)
    assert list(record.metrics) == ["Value function loss", "Mean reward", "Total timesteps"]


def test_a_block_that_is_cut_short() -> None:
    """What was printed is told when the next one begins, or at the end."""
    begun = BLOCK.partition("-----")[0]
    records = list(parse_log([begun + BLOCK.replace(" 3/", " 4/") + begun.replace(" 3/", " 5/")]))
    assert [(r.step, len(r.metrics)) for r in records] == [(3, 2), (4, 3), (5, 2)]


def test_other_lines() -> None:
    """Without a header before them lines are not its own; what looks otherwise ends it."""
    parser = RslRlParser()
    assert parser.parse(Frame("   Mean reward: 1.0")) is None
    assert parser.parse(Frame(HEADER[:-1])) == ()
    assert parser.parse(Frame("Traceback (most recent call last)")) is None


def test_hostile_lines() -> None:
    """Long lines cost no more than their length."""
    check_hostile_lines(RslRlParser, HEADER[:-1], "   Mean reward: ", "  Learning iteration 1/")
