"""Lines of Acme's terminal logger."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.acme import AcmeParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = (
    "[Learner] Learner Steps = 2 | Loss = -0.374 | Time = now\n"
    "[Eval Loop] Episode Return = inf | Note = a\n"
)


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(AcmeParser, LOG)
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', None, 2, {'Loss': -0.374})",
        "('val', None, None, {'Episode Return': inf})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Loss = 0.5 | Steps = 1",
        "[Learner] Loss = 0.5",
        "[Learner] Loss = 0.5 | done",
        "[1] A = 1 | B = 2",
        "[Learner] a = 1 | b = 2",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert not AcmeParser().parse(Frame(line))


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | ", "= "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "[Learner] Loss = "):
        assert not AcmeParser().parse(Frame(head + part * 20_000))
