"""What keras-rl prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.keras_rl import KerasRlParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = " 13/50: episode: 1, duration: 0.1s, mean reward: -1.0 [-1.0, 1.0], loss: --, mean_q: 1e-05\n"


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(KerasRlParser, LOG)
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', None, 13, {'mean reward': -1.0, 'mean_q': 1e-05})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "13/50: episode: 1",
        "Episode 1: reward: 200.000, steps: 200",
        "12 episodes - reward: 1",
        "Interval 2 of 3",
        "Testing for now",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert not KerasRlParser().parse(Frame(line))


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | ", "= "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "13/50: episode: 1, duration: 0.1s, "):
        records = KerasRlParser().parse(Frame(head + part * 20_000)) or ()
        assert not [name for record in records for name in record.metrics if name != "a"]
