"""What scikit-learn's stochastic gradient descent prints."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.sklearn_sgd import SklearnSgdParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

LINE = "Norm: 0.50, NNZs: 10, Bias: -2.329538, T: 450, Avg. loss: 5.096305"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser, and reads the lines of versions without an objective."""
    (record,) = check_parser(SklearnSgdParser, f"-- Epoch 3\n{LINE}\n")
    assert (record.epoch, record.step) == (3, 450)
    assert record.metrics == {"loss": 5.096305, "norm": 0.5}


def test_odd_values() -> None:
    """A descent that goes wrong prints inf and nan."""
    parser = SklearnSgdParser()
    (record,) = parser.parse(Frame(LINE.replace("5.096305", "inf").replace("0.50", "nan"))) or ()
    assert repr(record.metrics) == "{'loss': inf, 'norm': nan}"


@pytest.mark.parametrize(
    "line", ["-- Epoch 1", "-- Epoch 1 done", f"{LINE}, done", "Total training time: 0.00 seconds."]
)
def test_what_is_not_ours(line: str) -> None:
    """Headers and times may be any program's until a line was seen."""
    parser = SklearnSgdParser()
    assert parser.parse(Frame(line)) is None
