"""Lines with a number for each set."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.pytorch_geometric import PytorchGeometricParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(
        PytorchGeometricParser, "Epoch: 001, Loss: 1.9465, Val: 1e-05, Best Val: 0.5, Time: 0.1s\n"
    )
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('val', 1, None, {'Val': 1e-05})",
        "('train', 1, None, {'Loss': 1.9465})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Epoch: 1, Loss: 0.5",
        "Epoch: 1, Train: 0.5, note",
        "Epoch: 1, Train: 5 of 6",
        "Train: 0.5, Val: 0.5",
        "Epoch: 1/5, Train: 0.5",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert PytorchGeometricParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not PytorchGeometricParser().parse(Frame("Epoch: 1, Train: " + part * 20_000))
