"""River's progressive validation."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.river import RiverParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(
        RiverParser, "[1,000] Accuracy: 63.05%\nROCAUC: 71.2% – 00:00:01 – 1.5 KiB\n"
    )
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('val', None, 1000, {'Accuracy': 63.05})",
        "('val', None, 1000, {'ROCAUC': 71.2})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[1, 2000] Loss: 2.2",
        "[100] loss: 0.5",
        "[100] Loss: 0.5",
        "[1,00] A: 0.5",
        "[INFO] Accuracy: 0.5",
        "Accuracy: 0.5",
        "[1] A: 0.5 extra",
        "[1] A: 1,2 – x",
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert RiverParser().parse(Frame(line)) is None


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    assert not RiverParser().parse(Frame("[1] A: " + part * 20_000))
