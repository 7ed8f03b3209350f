"""What AllenNLP prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.allennlp import AllennlpParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LOG = (
    "Epoch 3/4\nloss: 0.6931 ||:  40%|####  | 2/5 [00:00<00:00]\n"
    "        Training |  Validation\nloss |     0.600  |       N/A\n"
)


def test_it_is_a_parser() -> None:
    """It keeps what a parser promises."""
    records = check_parser(AllennlpParser, LOG)
    assert [repr((r.split, r.epoch, r.step, r.metrics)) for r in records] == [
        "('train', 3, 2, {'loss': 0.6931})",
        "('train', 3, None, {'loss': 0.6})",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "a | 0.5 | 0.6",
        "  Training |  Validation",
        "loss: 0.5 ||: done",
        "loss ||:  40%|##| 2/5 [00:00",
        '  "test_loss": 0.5,',
    ],
)
def test_other_lines(line: str) -> None:
    """Lines of another shape are nobody's."""
    assert not AllennlpParser().parse(Frame(line))


@pytest.mark.parametrize("part", ["0", "1.", "[(", "a: 1, ", "a ", " | ", "= "])
def test_hostile_lines(part: str) -> None:
    """Long lines are looked at once."""
    for head in ("", "loss: 1 ||: "):
        assert not AllennlpParser().parse(Frame(head + part * 20_000))
