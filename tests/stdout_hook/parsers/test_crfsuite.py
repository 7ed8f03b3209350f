"""What CRFsuite prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.crfsuite import CrfsuiteParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

EPOCH = """***** Epoch #2 *****
Loss: 66.057262
Feature L2-norm: 4.127724
Learning rate (eta): 0.317460
Total number of feature updates: 20
Seconds required for this iteration: 0.000
    B-PER: (0, 0, 24) (******, 0.0000, ******)

SGD terminated with the maximum number of iterations
Loss: 66.057262
"""


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser, and reads a loss that is repeated at the end once."""
    records = check_parser(CrfsuiteParser, EPOCH)
    assert [(r.epoch, dict(r.metrics)) for r in records] == [
        (2, {"loss": 66.057262}),
        (2, {"feature_norm": 4.127724}),
        (2, {"learning_rate": 0.31746}),
        (2, {"recall": 0.0}),
    ]


def test_a_line_without_a_holdout_group() -> None:
    """What is evaluated, and the norm, may be missing."""
    lines = ["Iter 12  time=0.01  loss=41.86\n", "Iter 1   time=0.00  loss=nan      active=16\n"]
    records = list(parse_log(lines, parsers=["crfsuite"]))
    assert (
        repr([(r.step, dict(r.metrics)) for r in records])
        == "[(12, {'loss': 41.86}), (1, {'loss': nan})]"
    )


@pytest.mark.parametrize(
    "line", ["Loss: 66.057262", "Item accuracy: 38 / 47 (0.8085)", "Iter 3 loss=0.5", "Iter 1 done"]
)
def test_what_is_not_ours(line: str) -> None:
    """Outside an iteration the lines may be any program's."""
    assert CrfsuiteParser().parse(Frame(line)) is None
