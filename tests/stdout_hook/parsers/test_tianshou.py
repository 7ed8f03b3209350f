"""Tianshou's test results."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.tianshou import TianshouParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(
        TianshouParser, "Epoch #1: test_reward: 1.5 ± 0.5, best_reward: 2.0 ± 0.0 in #0\n"
    )
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('test', 1, None, {'reward': 1.5})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Epoch #1: test_reward: 1.5",
        "test_reward: 1.5 ± 0.5, best_reward: 2.0 ± 0.0",
        "Epoch #1: train_reward: 1",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert TianshouParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not TianshouParser().parse(Frame("Epoch #1: test_reward: " + part * 20_000))
