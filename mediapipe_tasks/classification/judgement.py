"""A model file judged over a test set, and what a training came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from mediapipe_tasks.classification.evaluation import Evaluation, KerasComparison
from mediapipe_tasks.classification.pictures import THUMBNAILS, write_pictures
from mediapipe_tasks.classification.predictions import (
    OutOfScope,
    Prediction,
    write_out_of_scope,
    write_predictions,
)
from stdout_hook.run_folder import REPORT

__all__ = ["EVALUATION", "MODEL", "OUT_OF_SCOPE", "PREDICTIONS", "Judgement", "TrainingResult"]

EVALUATION = "evaluation.json"
PREDICTIONS = "predictions.csv"
OUT_OF_SCOPE = "out_of_scope.csv"
MODEL = "model.tflite"


@dataclass(frozen=True)
class Judgement:
    """A tflite file judged over a test set.

    Attributes:
        evaluation: Of the file's answers in the MediaPipe runtime, the baseline's beside it.
        rows: The predictions: wrong ones first, then the hits from the shakiest on.
        keras: How Keras scored before the export; None where only the file is there.
        out_of_scope: The answers to examples that no class is right for, the surest first; None
            without such examples.
        pictures: JPEG pictures of some inputs, the first of the table, by their ``Prompt``; None
            where the inputs are no images.
    """

    evaluation: Evaluation
    rows: Sequence[Prediction]
    keras: Optional[KerasComparison] = None
    out_of_scope: Optional[Sequence[OutOfScope]] = None
    pictures: Optional[Mapping[str, bytes]] = None

    def write(self, folder: Path) -> None:
        """Write ``evaluation.json``, ``predictions.csv``, and what else there is."""
        self.evaluation.write(folder / EVALUATION)
        write_predictions(folder / PREDICTIONS, self.rows)
        if self.out_of_scope is not None:
            write_out_of_scope(folder / OUT_OF_SCOPE, self.out_of_scope)
        if self.pictures is not None:
            write_pictures(folder / THUMBNAILS, self.pictures)


@dataclass(frozen=True)
class TrainingResult:
    """What a training came to.

    Attributes:
        folder: The run folder.
        judgement: The evaluation of the exported file, and what it is compared with.
        warnings: What was odd about the data or the result, a line each.
        tracked: One line on where W&B has the run, or why it has none.
    """

    folder: Path
    judgement: Judgement
    warnings: tuple[str, ...]
    tracked: str

    @property
    def model(self) -> Path:
        """The exported tflite file."""
        return self.folder / MODEL

    @property
    def report(self) -> Optional[Path]:
        """The page of the run, None where it could not be written."""
        page = self.folder / REPORT
        return page if page.exists() else None

    @property
    def accuracy(self) -> float:
        """Share of the test set that the file gets right in the MediaPipe runtime."""
        return self.judgement.evaluation.accuracy
