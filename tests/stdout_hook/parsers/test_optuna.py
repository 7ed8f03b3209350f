"""What Optuna logs."""

from __future__ import annotations

import pytest

from stdout_hook.parsers.optuna import OptunaParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    line = "[I 2024-01-01 00:00:00,000] Trial 7 finished with value: 0.5 and parameters: {'x': 1}."
    (record,) = check_parser(OptunaParser, f"{line} Best is trial 0 with value: 0.25.\n")
    assert (record.step, record.metrics) == (7, {"value": 0.5})


@pytest.mark.parametrize(
    ("line", "step", "metrics"),
    [
        ("Trial 1 finished with value: -1e-05 and parameters: {}. Best is", 1, {"value": -1e-05}),
        (
            "Trial 1 finished with values: [inf, nan] and parameters: {}.",
            1,
            {"values_0": float("inf"), "values_1": float("nan")},
        ),
        ("Trial 1 finished with values: {'a, b': 1.0, 'c': 2.0} and parameters: {}.", None, None),
        (
            "Trial 1 finished with value: {'f1 score': 0.5} and parameters: {}.",
            1,
            {"f1 score": 0.5},
        ),
        (
            "Finished trial#1 with value: 0.5 with parameters: {}. Best is trial#0",
            1,
            {"value": 0.5},
        ),
        (
            "Finished a trial resulted in value: 0.5. Current best value is 0.25 with",
            None,
            {"value": 0.5},
        ),
    ],
)
def test_the_forms(line: str, step: int | None, metrics: dict[str, float] | None) -> None:
    """Lines of all versions, behind a logger's prefix that was taken off."""
    records = OptunaParser().parse(Frame(line))
    found = None if records is None else (records[0].step, dict(records[0].metrics))
    assert repr(found) == repr(None if metrics is None else (step, metrics))


@pytest.mark.parametrize(
    "line",
    [
        "[I 2024-01-01 00:00:00,000] A new study created in memory with name: no-name-1",
        "[I 2024-01-01 00:00:00,000] Trial 5 pruned. Trial was pruned at iteration 3.",
        "[W 2024-01-01 00:00:00,000] Trial 4 failed with value 'no number'.",
        "Best trial: 3. Best value: 0.123:  40%|####      | 4/10 [00:00<00:00, 9.00it/s]",
        "Trial 7 finished with value: high and parameters: {}",
        "Trial 7 finished with value: 0.5",
    ],
)
def test_what_is_no_value(line: str) -> None:
    """What repeats a value, and what tells of none."""
    assert not OptunaParser().parse(Frame(line))
