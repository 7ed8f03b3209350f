"""Summaries of ML-Agents."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.mlagents import MlAgentsParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LINE = (
    "3DBall. Step: 12000. Time Elapsed: 40.000 s. Mean Reward: 1.307. Std of Reward: 0.231. "
    "Training.\n"
)


@pytest.mark.parametrize("prefix", ["", "[INFO] ", "INFO:mlagents.trainers: "])
def test_it_is_a_parser(prefix: str) -> None:
    """It keeps what a parser promises, with the logger's prefix and where that was taken off."""
    (record,) = check_parser(MlAgentsParser, prefix + LINE)
    assert (record.step, record.context) == (12000, {"behavior": "3DBall"})
    assert record.metrics == {"Mean Reward": 1.307, "Std of Reward": 0.231}


def test_a_summary_without_episodes() -> None:
    """It is ML-Agents', and has no values."""
    text = "Ball. Step: 1. Time Elapsed: 4.0 s. No episode was completed since last summary."
    assert MlAgentsParser().parse(Frame(text)) == ()


@pytest.mark.parametrize(
    "line",
    ["Step: 12. Mean Reward: 1.0", "Ball. Step: 12. Saved.", "A. Step: 1.5. Mean Reward: 1."],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert MlAgentsParser().parse(Frame(line)) is None


def test_odd_values() -> None:
    """A reward may be negative or no number."""
    records = MlAgentsParser().parse(Frame("A: Step: 1. Mean Reward: nan. Std of Reward: -inf."))
    assert records is not None
    assert repr(records[0].metrics) == "{'Mean Reward': nan, 'Std of Reward': -inf}"


@pytest.mark.parametrize("part", [". Step: 1", "a", "Mean Reward: 1. ", "ELO: " + "1" * 9999])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not MlAgentsParser().parse(Frame("[INFO] " + part * 6000))
