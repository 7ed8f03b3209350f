"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, TextIO

from mediapipe_tasks import tracking
from mediapipe_tasks.output import prepare_output
from mediapipe_tasks.progress import EpochProgress, Progress, show_progress
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.judge import Judgement, judge, judge_baseline
from mediapipe_tasks.text_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import check_options, resolve_seq_len
from mediapipe_tasks.text_classifier.splits import Data, load_data
from mediapipe_tasks.text_classifier.train import TrainedModel, train_model
from mediapipe_tasks.text_classifier.wandb_log import log_evaluation
from mediapipe_tasks.versions import installed_versions
from stdout_hook import StdoutRedirect, capture_training
from stdout_hook.frames import FrameSplitter
from stdout_hook.run_folder import METRICS, RunFolder, exit_status
from stdout_hook.sinks.wandb import active_run

__all__ = ["TrainingResult", "run_training"]

MODEL = "model.tflite"


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
    def accuracy(self) -> float:
        """Share of the test set that the file gets right in the MediaPipe runtime."""
        return self.judgement.evaluation.accuracy


def run_training(
    training: TextClassifierOptions,
    source: DataOptions,
    run: RunOptions,
    *,
    screen: Optional[TextIO] = None,
    command: Optional[str] = None,
) -> TrainingResult:
    """Train a text classifier, judge the exported file, and leave a run folder.

    While it works, all other output of the process goes to ``output.log`` in that folder.

    Args:
        training: Model and training options.
        source: Where the texts are.
        run: Where the results go, and what the run is called.
        screen: Where progress is shown; None shows nothing.
        command: How this run can be had again, for ``run.json``.

    Raises:
        InputError: Something given cannot be used; nothing was started.
        TaskError: The training or the evaluation failed; what was computed is in the folder.
    """
    normalisation = Normalisation(lower_case=training.do_lower_case)
    rows = 1 if training.repeat else training.batch_size
    data = load_data(source, seed=training.seed, batch_size=rows, normalisation=normalisation)
    check_options(training, data.train)
    seq_len = training.seq_len or resolve_seq_len(data.train.texts, normalisation)
    training = dataclasses.replace(training, seq_len=seq_len)
    choice = None if active_run() is not None else tracking.choose_mode(run.mode)
    folder = RunFolder(prepare_output(run.output, overwrite=run.overwrite))
    config = _config(training, source, data)
    folder.started(**_about(run), command=command, config=config, versions=installed_versions())
    with quiet(folder.output) as shown, _ending(folder):
        with show_progress(shown if screen is not None else None) as progress:
            with _tracked(folder, choice, run, config, progress) as (tracker, line):
                result = _train_and_judge(folder, training, data, tracker, progress)
    return dataclasses.replace(result, tracked=line)
