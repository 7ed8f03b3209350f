"""Lines of DGL's examples."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.dgl import DglParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(
        DglParser, "Epoch 00001 | Time(s) 0.0123 | Loss -1.93 | ValAcc inf | GPU 9.1 MB\n"
    )
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', 1, None, {'Loss': -1.93})",
        "('val', 1, None, {'Acc': inf})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Epoch 1 | Loss 0.5",
        "Epoch 00001 | Loss 0.5 | done",
        "Epoch 00001 | 0.5",
        "Epoch 00001",
        "Epoch 00001 | Loss: low",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert DglParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not DglParser().parse(Frame("Epoch 00001 | Loss " + part * 20_000))
