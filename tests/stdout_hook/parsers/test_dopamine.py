"""What Dopamine prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.dopamine import DopamineParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = (
    "Starting iteration 3\nSteps executed: 9 Episode length: 9 Return: -1e-05\n"
    "Average undiscounted return per training episode: 0.50\n"
)


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(DopamineParser, LOG)
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', 3, 9, {'Episode length': 9.0, 'Return': -1e-05})",
        "('train', 3, None, {'Average undiscounted return per episode': 0.5})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Steps executed: 9",
        "Steps executed: 9 Episode length: 9 Return: high",
        "Average undiscounted return per game: 1",
        "Starting iteration 3 of 5",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert not DopamineParser().parse(Frame(line))


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | ", "= "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "Steps executed: 9 Episode length: "):
        assert not DopamineParser().parse(Frame(head + part * 20_000))
