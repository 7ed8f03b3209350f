"""Rewards as pytorch-a2c-ppo-acktr prints them."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.a2c_ppo_acktr import A2cPpoAcktrParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = """\
Updates 10, num timesteps 1408, FPS 500
 Last 10 training episodes: mean/median reward -20.0/inf, min/max reward 1e-05/30.0
"""


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    (record,) = check_parser(A2cPpoAcktrParser, LOG)
    assert (record.split, record.step) == ("train", 1408)
    assert [*record.metrics.values()] == [-20.0, float("inf"), 1e-05, 30.0]


@pytest.mark.parametrize(
    "line",
    ["Updates 10, value loss 0.5", "Last 10 episodes: mean reward 5", "Evaluation using 10 files"],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert A2cPpoAcktrParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "a ", "/"])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "Updates 1, num timesteps ", "Evaluation using 1 episodes: mean reward "):
        assert not A2cPpoAcktrParser().parse(Frame(head + part * 20_000))
