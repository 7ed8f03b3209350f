"""What FLAML logs."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.flaml import FlamlParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

PREFIX = "[flaml.automl.logger: 11-25 05:19:49] {3192} INFO - "
ERROR = (
    " at 0.5s,\testimator rf's best error=1.3534e-02,\tbest estimator lgbm's best error=0.0000e+00"
)


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser, with its prefix and where that was taken off."""
    header = f"{PREFIX}iteration 3, current learner rf\n"
    (record,) = check_parser(FlamlParser, f"{header}{PREFIX}{ERROR}\n{ERROR}\n{ERROR.strip()}\n")
    assert (record.step, record.metrics, record.context) == (
        3,
        {"best_error": 0.013534},
        {"estimator": "rf"},
    )


@pytest.mark.parametrize(
    "line",
    [
        f"{PREFIX}Minimizing error metric: 1-roc_auc",
        f"{PREFIX}retrain lgbm for 0.0s",
        f"{ERROR} done",
    ],
)
def test_what_is_not_ours(line: str) -> None:
    """Lines without an error are left to others."""
    assert FlamlParser().parse(Frame(line)) is None
