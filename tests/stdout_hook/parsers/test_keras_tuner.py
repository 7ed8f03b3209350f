"""What Keras Tuner prints."""

from __future__ import annotations

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.keras_tuner import KerasTunerParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser

TRIAL = """Trial 7 Complete [00h 00m 05s]
val_loss: 1e-05

Best val_loss So Far: 1e-05
Total elapsed time: 00h 00m 11s
"""


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    (record,) = check_parser(KerasTunerParser, TRIAL)
    assert (record.split, record.metrics, record.context) == ("val", {"loss": 1e-05}, {"trial": 7})


def test_a_trial_between_bars() -> None:
    """The score is no result of the training that Keras printed before."""
    bars = "Epoch 1/1\n8/8 - 1s - loss: 0.5 - val_loss: 0.75\n\n"
    records = list(parse_log([bars, TRIAL, bars, TRIAL]))
    assert [r.parser for r in records if r.split == "val"] == ["keras", "keras_tuner"] * 2


def test_trials_without_a_score() -> None:
    """A trial that failed has none, and the next line is not taken for one."""
    parser = KerasTunerParser()
    for line in TRIAL.splitlines()[::3]:
        assert parser.parse(Frame(line)) == ()
    assert parser.parse(Frame("loss: 0.5")) is None


@pytest.mark.parametrize(
    "line", ["val_accuracy: 0.5", "Score: 0.5", "Trial 7 Complete", "Best So Far"]
)
def test_what_is_not_ours(line: str) -> None:
    """Alone these may be any program's."""
    assert KerasTunerParser().parse(Frame(line)) is None
