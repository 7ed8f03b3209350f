"""Judge the files of one model, each over the whole test set and in the MediaPipe runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional

from mediapipe_tasks.classification.evaluation import evaluate_predictions
from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.measure import measure
from mediapipe_tasks.classification.variants import Variant
from mediapipe_tasks.errors import TaskError

if TYPE_CHECKING:
    import numpy as np

    from mediapipe_tasks.classification.judging import Answers

    Names = np.ndarray[Any, Any]

__all__ = ["JudgedVariant", "VariantJudge"]


@dataclass(frozen=True)
class JudgedVariant:
    """A file and its answers.

    Attributes:
        variant: What it came to.
        answers: Its probabilities of the test set, and how many examples were classified in a
            second; None where it does not run.
        given: The class that it gives to each example, by name.
    """

    variant: Variant
    answers: Optional[Answers] = None
    given: Optional[Names] = None


@dataclass(frozen=True)
class VariantJudge:
    """Judges one file after the other, always over the same test set.

    Attributes:
        test: The test set.
        read: Reads a file as the task's runtime takes it, with the fields ``labels``, ``size`` and
            ``sha256``; InputError where it is none.
        opener: Opens such a file in the runtime, see `measure`.
        classify: Returns a file's probabilities of the test set, and its examples in a second.
    """

    test: Examples
    read: Callable[[Path], Any]
    opener: Callable[[Any], Any]
    classify: Callable[[Any], Answers]

    def judge(
        self,
        path: Path,
        quantization: str,
        *,
        reference: Optional[Names] = None,
        answers: Optional[Answers] = None,
    ) -> JudgedVariant:
        """Measure and score a file; one that does not run has the reason as its problem.

        It is opened in a process of its own first: if that ends over it, nothing else does.

        Args:
            path: The file.
            quantization: How it was made.
            reference: The classes that the float model gives; None if this is the float model.
            answers: What `classify` returns, where it is known already.
        """
        found = Variant(quantization, path.name)
        try:
            model = self.read(path)
            found = replace(found, size=model.size, sha256=model.sha256)
            found = replace(found, measured=measure(self.opener, model, self.test.asked))
            scores, rate = answers or self.classify(model)
        except (TaskError, OSError) as error:  # OSError: no process can be started
            return JudgedVariant(replace(found, problem=str(error)))
        evaluation = evaluate_predictions(self.test, scores, model.labels)
        given = _given(scores, model.labels)
        found = replace(
            found,
            accuracy=evaluation.accuracy,
            macro_f1=evaluation.macro_f1,
            agreement=float((given == (given if reference is None else reference)).mean()),
        )
        return JudgedVariant(found, (scores, rate), given)


def _given(scores: np.ndarray[Any, Any], labels: Sequence[str]) -> Names:
    import numpy as np

    given: Names = np.array(labels, dtype=object)[scores.argmax(axis=1)]
    return given
