"""SpeechBrain's training log."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.speechbrain import SpeechbrainParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(
        SpeechbrainParser, "epoch: 1, lr: 1.00e+00 - train loss: -inf - valid CER: 45.12\n"
    )
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', 1, None, {'lr': 1.0, 'loss': -inf})",
        "('val', 1, None, {'CER': 45.12})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "epoch: 1, lr: 0.5",
        "epoch: 1 - loss: 0.5",
        "Epoch: 1 - train loss",
        "epoch: 1, train loss: 0.5",
        "epoch: 1 - train loss: 0.5, and so on",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert SpeechbrainParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not SpeechbrainParser().parse(Frame("epoch: 1 - train loss: " + part * 20_000))
