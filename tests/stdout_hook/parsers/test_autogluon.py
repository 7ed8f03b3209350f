"""What AutoGluon logs."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.autogluon import AutogluonParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

SCORE = "\t-1e-05\t = Validation score   (-log_loss)"


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(AutogluonParser, f"Fitting model: CatBoost_BAG_L1 ...\n{SCORE}\n")
    assert (record.split, record.metrics) == ("val", {"-log_loss": -1e-05})
    assert record.context == {"model": "CatBoost_BAG_L1"}


def test_a_score_without_its_model() -> None:
    """Logs that begin in between give the score alone, copied ones with spaces."""
    (record,) = (
        AutogluonParser().parse(Frame("      0.73     = Validation score   (accuracy)")) or ()
    )
    assert (record.metrics, record.context) == ({"accuracy": 0.73}, None)


@pytest.mark.parametrize(
    "line",
    [
        "\t0.53s\t = Training   runtime",
        "Fitting model: LightGBM ...",
        "Fitting 3 L1 models ...",
        "\t0.5s\t = Validation score   (accuracy)",
        "0.5 = Validation score (5 of 7)",
    ],
)
def test_what_is_no_value(line: str) -> None:
    """Times, headers and lines that look alike."""
    assert not AutogluonParser().parse(Frame(line))
