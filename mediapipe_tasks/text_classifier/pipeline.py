"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Optional, TextIO

from mediapipe_tasks.classification.judgement import MODEL, TrainingResult
from mediapipe_tasks.classification.log_results import log_results
from mediapipe_tasks.run import Run, as_json, open_run
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.text_classifier.data_facts import write_data_facts
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.judge import judge, judge_baseline
from mediapipe_tasks.text_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import check_options, resolve_seq_len
from mediapipe_tasks.text_classifier.splits import Data, load_data
from mediapipe_tasks.text_classifier.train import TrainedModel, train_model

__all__ = ["run_training"]

TASK = "MediaPipe text classifier"


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
    config = _config(training, source, data)
    with open_run(run, task=TASK, config=config, screen=screen, command=command) as opened:
        write_data_facts(opened.folder.path, data, training)
        for warning in data.warnings:
            opened.progress.say(f"warning: {warning}")
        return _train_and_judge(opened, training, data)


def _config(training: TextClassifierOptions, source: DataOptions, data: Data) -> dict[str, Any]:
    """Return all options and what the data is, as JSON can hold it."""
    sizes = {name: len(getattr(data, name)) for name in ("train", "validation", "test")}
    return {
        **as_json(training, source),
        "sizes": sizes,
        "labels": data.label_names,
        "files": [dataclasses.asdict(file) for file in data.files],
    }


def _train_and_judge(run: Run, training: TextClassifierOptions, data: Data) -> TrainingResult:
    run.progress.start("Loading TensorFlow and Model Maker")
    with contextlib.ExitStack() as stack:
        with run.captured(training.epochs):
            model = stack.enter_context(
                train_model(
                    data.train,
                    data.validation,
                    training,
                    seq_len=training.seq_len or 0,
                    scratch=run.folder.path,
                    on_loaded=lambda: run.progress.start("Training", training.epochs),
                )
            )
        return _export_and_judge(run, training, data, model)


def _export_and_judge(
    run: Run, training: TextClassifierOptions, data: Data, model: TrainedModel
) -> TrainingResult:
    folder, progress = run.folder.path, run.progress
    progress.start("Exporting model.tflite")
    model.export(folder / MODEL)
    file = dataclasses.replace(ModelFile.read(folder / MODEL), normalisation=model.normalisation)
    write_model_json(file, seq_len=model.seq_len)  # known already; the scores follow
    progress.start("Computing the baseline")
    baseline = judge_baseline(data.train, data.test, model.normalisation, seed=training.seed)
    keras = model.probabilities(data.test.texts)
    judgement = judge(
        file,
        data.test,
        progress=progress,
        baseline=baseline,
        keras=keras,
        out_of_scope=data.out_of_scope,
    )
    judgement.write(folder)
    scores = judgement.evaluation
    told = write_model_json(
        file, seq_len=model.seq_len, accuracy=scores.accuracy, macro_f1=scores.macro_f1
    )
    files = [folder / name for name in (MODEL, "labels.txt", "model.json")]
    lost = log_results(run.trackers, judgement, told, files, progress)
    late = [line for line in (judgement.keras and judgement.keras.warning, *lost) if line]
    for warning in late:
        progress.say(f"warning: {warning}")
    return TrainingResult(folder, judgement, (*data.warnings, *late), run.tracked)
