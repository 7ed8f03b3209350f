"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
from pathlib import Path
from typing import Any, Optional, TextIO

from mediapipe_tasks.classification.evaluation import Evaluation
from mediapipe_tasks.classification.judgement import MODEL, Judgement, TrainingResult
from mediapipe_tasks.classification.judging import Answers
from mediapipe_tasks.classification.log_results import log_results
from mediapipe_tasks.classification.quantization import SAVED_MODEL, keep_representative
from mediapipe_tasks.classification.shipping import judge_and_ship
from mediapipe_tasks.classification.variants import variant_facts
from mediapipe_tasks.disk import space_for
from mediapipe_tasks.elsewhere.environment import TRAINING, require
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.resume import StoppedRun
from mediapipe_tasks.runs.run import Run, as_json, open_run
from mediapipe_tasks.text_classifier.card import write_card
from mediapipe_tasks.text_classifier.data_facts import write_data_facts
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.encoders import Encoder, find_encoder
from mediapipe_tasks.text_classifier.judge import (
    classify_test,
    judge,
    judge_baseline,
    variant_judge,
)
from mediapipe_tasks.text_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import (
    check_options,
    normalisation_for,
    resolve_seq_len,
)
from mediapipe_tasks.text_classifier.splits import Data, load_data
from mediapipe_tasks.text_classifier.train import TrainedModel, train_model

__all__ = ["TASK", "run_training"]

TASK = "MediaPipe text classifier"
PROGRAM = ("mediapipe-tasks", "text-classifier", "train")


def run_training(
    training: TextClassifierOptions,
    source: DataOptions,
    run: RunOptions,
    *,
    screen: Optional[TextIO] = None,
    command: Optional[str] = None,
    resumed: Optional[StoppedRun] = None,
) -> TrainingResult:
    """Train a text classifier, judge the exported file, and leave a run folder.

    While it works, all other output of the process goes to ``output.log`` in that folder.

    Args:
        training: Model and training options.
        source: Where the texts are.
        run: Where the results go, and what the run is called.
        screen: Where progress is shown; None shows nothing.
        command: How this run can be had again, for ``run.json``.
        resumed: The run that goes on, in its own folder; None begins one.

    Raises:
        InputError: Something given cannot be used; nothing was started.
        TaskError: The training or the evaluation failed; what was computed is in the folder.
    """
    encoder = find_encoder(training, Progress(screen).say)
    normalisation = normalisation_for(training, encoder)
    rows = 1 if training.repeat else training.batch_size
    data = load_data(source, seed=training.seed, batch_size=rows, normalisation=normalisation)
    check_options(training, data.train, encoder)
    seq_len = training.seq_len or resolve_seq_len(data.train.texts, normalisation, encoder)
    training = dataclasses.replace(training, seq_len=seq_len)
    if resumed is not None:
        resumed.check_files(data.files)
    config = _config(training, source, data)
    require(TRAINING)
    with open_run(
        run,
        task=TASK,
        config=config,
        screen=screen,
        command=command,
        program=PROGRAM,
        given=(training, source, run),
        resumed=resumed,
    ) as opened:
        write_data_facts(opened.folder.path, data, training, encoder)
        for warning in data.warnings:
            opened.progress.say(f"warning: {warning}")
        return _train_and_judge(opened, training, data, encoder)


def _config(training: TextClassifierOptions, source: DataOptions, data: Data) -> dict[str, Any]:
    """Return all options and what the data is, as JSON can hold it."""
    sizes = {name: len(getattr(data, name)) for name in ("train", "validation", "test")}
    return {
        **as_json(training, source),
        "sizes": sizes,
        "labels": data.label_names,
        "files": [dataclasses.asdict(file) for file in data.files],
    }


def _train_and_judge(
    run: Run, training: TextClassifierOptions, data: Data, encoder: Optional[Encoder]
) -> TrainingResult:
    run.progress.start("Loading TensorFlow and Model Maker")
    with contextlib.ExitStack() as stack:
        with run.captured(training.epochs) as fitting:
            model = stack.enter_context(
                train_model(
                    data.train,
                    data.validation,
                    training,
                    seq_len=training.seq_len or 0,
                    scratch=run.folder.path,
                    encoder=encoder,
                    on_loaded=lambda: run.progress.start("Training", training.epochs),
                    fitting=fitting,
                )
            )
        if model.best_epoch is not None:
            run.progress.say(f"Best: {model.best_epoch}, of {training.epochs}; it is exported")
            run.folder.update(best_epoch=model.best_epoch.epoch)
        return _export_and_judge(run, training, data, model)


def _export_and_judge(
    run: Run, training: TextClassifierOptions, data: Data, model: TrainedModel
) -> TrainingResult:
    folder, progress = run.folder.path, run.progress
    file = _export(run, data, model)
    progress.start("Computing the baseline")
    baseline = judge_baseline(data.train, data.test, model.normalisation, seed=training.seed)
    keras = model.probabilities(data.test.texts)

    def judged(answers: Answers) -> Judgement:
        return judge(
            _read(folder / MODEL, model),
            data.test,
            progress=progress,
            answers=answers,
            baseline=baseline,
            keras=keras,
            out_of_scope=data.out_of_scope,
        )

    answers = classify_test(file, data.test, progress)
    judgement = judge_and_ship(
        folder,
        training.quantize,
        variant_judge(data.test, progress, normalisation=model.normalisation),
        within=training.ship_if_within,
        answers=answers,
        judged=judged,
        progress=progress,
    )
    told = _tell(_read(folder / MODEL, model), model, judgement.evaluation)
    card = write_card(folder, model.normalisation, data, judgement.keras)
    files = [*(folder / name for name in (MODEL, "labels.txt", "model.json")), card]
    lost = log_results(run.trackers, judgement, told, files, progress)
    late = [line for line in (judgement.keras and judgement.keras.warning, *lost) if line]
    for warning in late:
        progress.say(f"warning: {warning}")
    return TrainingResult(folder, judgement, (*data.warnings, *late), run.tracked)


def _export(run: Run, data: Data, model: TrainedModel) -> ModelFile:
    """Export the float model, and keep what smaller files are made from."""
    path = run.folder.path / MODEL
    saved_model = path.with_name(SAVED_MODEL)
    run.progress.start(f"Exporting {MODEL}")
    with space_for(path):
        model.export(path, saved_model=saved_model)
        every = max(1, len(data.train) // 500)  # the file may be sorted by class
        rows = model.inputs(data.train.texts[::every])
        if not isinstance(rows, dict):  # of BERT, of which int8 makes nothing that works
            keep_representative(saved_model, rows)
        file = _read(path, model)
        write_model_json(file, seq_len=model.seq_len)  # known already; the scores follow
    return file


def _read(path: Path, model: TrainedModel) -> ModelFile:
    return dataclasses.replace(ModelFile.read(path), normalisation=model.normalisation)


def _tell(file: ModelFile, model: TrainedModel, evaluation: Evaluation) -> dict[str, Any]:
    return write_model_json(
        file,
        seq_len=model.seq_len,
        **({} if model.best_epoch is None else {"best_epoch": model.best_epoch.epoch}),
        accuracy=evaluation.accuracy,
        macro_f1=evaluation.macro_f1,
        thresholds=evaluation.thresholds["overall"],
        **variant_facts(evaluation),
    )
