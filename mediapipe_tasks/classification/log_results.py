"""Log what a training came to: to W&B and to the sinks that can hold an evaluation."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mediapipe_tasks.classification.judgement import Judgement
from mediapipe_tasks.classification.results import results
from mediapipe_tasks.classification.wandb_log import log_evaluation
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.quoting import shown_error
from mediapipe_tasks.runs.sinks import Trackers
from stdout_hook import evaluation as for_sinks

__all__ = ["log_results"]


def log_results(
    trackers: Trackers,
    judgement: Judgement,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    progress: Progress,
) -> list[str]:
    """Log an evaluation and the model; nothing is raised, for all of it is in the run folder.

    Args:
        trackers: Where it goes.
        judgement: The evaluation.
        model_json: What ``model.json`` holds.
        files: The model's files, the tflite file first.
        progress: Where it is shown that it goes on.

    Returns:
        What was not taken, a line for each destination.
    """
    keras = judgement.keras.accuracy if judgement.keras else None
    lost: list[str] = []
    if trackers.run is not None:
        progress.start("Logging the results to W&B")
        lost += _log_to_wandb(trackers.run, judgement, model_json, files, keras)
    if trackers.sinks:
        progress.start("Logging the results to the sinks")
        evaluation = results(judgement.evaluation, judgement.rows, files, keras)
        lost += for_sinks.log_evaluation(trackers.sinks, evaluation)
    progress.finish()
    return lost


def _log_to_wandb(
    run: Any,
    judgement: Judgement,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    keras: float | None,
) -> Iterator[str]:
    try:
        log_evaluation(
            run,
            judgement.evaluation,
            judgement.rows,
            model_json=model_json,
            files=files,
            keras_accuracy=keras,
            pictures=judgement.pictures or {},
        )
    except Exception as error:
        traceback.print_exc()
        yield f"W&B did not take the results, which are in the folder: {shown_error(error)}"
