"""Objectives of Kaldi."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.kaldi import KaldiParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = (
    "LOG (nnet3-train[5.5]:A():b.cc:1) Average objective function for 'output' for minibatches 0-9 "
    "is -inf over 1280 frames.\n"
    "Overall accuracy for 'output' is 1e-05 per frame, over 4000 frames.\n"
)


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(KaldiParser, LOG)
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', None, 9, {'objective function': -inf})",
        "(None, None, None, {'accuracy': 1e-05})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Average loss is 0.5 over 10 epochs.",
        "Overall accuracy is 0.5 over 9 frames.",
        "the cat is 5 over 10 frames.",
        "Iter: 3/78 Epoch: 0.1",
        "50% complete)",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert not KaldiParser().parse(Frame(line))


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | ", "= "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "Average objective function for 'output' is "):
        assert not KaldiParser().parse(Frame(head + part * 20_000))
