"""Episodes of CleanRL."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.cleanrl import CleanRlParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    (record,) = check_parser(CleanRlParser, "global_step=137, episodic_return=[13.]\nSPS: 1100\n")
    assert (record.split, record.step, record.metrics) == ("train", 137, {"episodic_return": 13.0})


@pytest.mark.parametrize(
    "line",
    [
        "global_step=137",
        "global_step=137, ",
        "global_step=137, note=text",
        "global_step=137, episodic_return=[1. 2.]",
        "global_step=137.5, episodic_return=1",
        "Namespace(global_step=137, lr=0.1)",
        "SPS: fast",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines that hold anything else are nobody's."""
    assert CleanRlParser().parse(Frame(line)) is None


def test_odd_values() -> None:
    """A return may be negative, tiny or no finite number."""
    records = CleanRlParser().parse(Frame("global_step=1, a=-1e-05, b=nan, c=[ inf]"))
    assert records is not None
    assert repr(records[0].metrics) == "{'a': -1e-05, 'b': nan, 'c': inf}"


def test_hostile_lines() -> None:
    """Long lines are looked at once."""
    for text in ("0" * 60_000, "a=1, " * 12_000, "[" * 60_000, "a" * 60_000):
        assert not CleanRlParser().parse(Frame("global_step=1, " + text))
