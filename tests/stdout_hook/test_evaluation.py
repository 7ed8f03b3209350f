"""An evaluation for the sinks that can hold one."""

from __future__ import annotations

from stdout_hook.evaluation import Evaluation, log_evaluation
from stdout_hook.testing import RecordingSink


class Judged(RecordingSink):
    """Keeps an evaluation."""

    def __init__(self) -> None:
        super().__init__()
        self.evaluations: list[Evaluation] = []

    def log_evaluation(self, evaluation: Evaluation) -> None:
        """Keep it."""
        self.evaluations.append(evaluation)


class Full(Judged):
    """Can hold none."""

    name = "full"

    def log_evaluation(self, evaluation: Evaluation) -> None:
        """Fail."""
        raise OSError("no\n room")


def test_it_goes_to_those_that_can_hold_it() -> None:
    """One that fails is told of in a line, one that holds rows only is passed over."""
    evaluation, judged = Evaluation({"test/accuracy": 0.5}), Judged()
    faults = log_evaluation([RecordingSink(), Full(), judged], evaluation)
    assert faults == ["sink full did not take the evaluation: OSError: no room"]
    assert judged.evaluations == [evaluation]
