"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any, Optional, TextIO, cast

from mediapipe_tasks.classification.class_weights import resolve_class_weights
from mediapipe_tasks.classification.judgement import MODEL, Judgement, TrainingResult
from mediapipe_tasks.classification.judging import Answers
from mediapipe_tasks.classification.log_results import log_results
from mediapipe_tasks.classification.quantization import SAVED_MODEL, keep_representative
from mediapipe_tasks.classification.sets import Data, check_steps
from mediapipe_tasks.classification.shipping import judge_and_ship
from mediapipe_tasks.classification.tflite import LABELS, MODEL_JSON
from mediapipe_tasks.classification.variants import variant_facts
from mediapipe_tasks.disk import space_for
from mediapipe_tasks.elsewhere.environment import TRAINING, require
from mediapipe_tasks.image_classifier.base import Base, check_base, find_base
from mediapipe_tasks.image_classifier.baseline import judge_baseline
from mediapipe_tasks.image_classifier.card import write_card
from mediapipe_tasks.image_classifier.data_facts import write_data_facts
from mediapipe_tasks.image_classifier.data_options import DataOptions
from mediapipe_tasks.image_classifier.images import Images
from mediapipe_tasks.image_classifier.judge import (
    classify_test,
    judge,
    variant_judge,
)
from mediapipe_tasks.image_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.image_classifier.options import ImageClassifierOptions
from mediapipe_tasks.image_classifier.sets import load_data
from mediapipe_tasks.image_classifier.train import TrainedModel, train_model
from mediapipe_tasks.progress import show_progress
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.resume import StoppedRun
from mediapipe_tasks.runs.run import Run, as_json, open_run

__all__ = ["TASK", "run_training"]

TASK = "MediaPipe image classifier"
PROGRAM = ("mediapipe-tasks", "image-classifier", "train")

REPRESENTATIVES = 100
"""Images by which int8 finds the range of values; more hardly change it."""


def run_training(
    training: ImageClassifierOptions,
    source: DataOptions,
    run: RunOptions,
    *,
    screen: Optional[TextIO] = None,
    command: Optional[str] = None,
    resumed: Optional[StoppedRun] = None,
) -> TrainingResult:
    """Train an image classifier, judge the exported file, and leave a run folder.

    While it works, all other output of the process goes to ``output.log`` in that folder.

    Args:
        training: Model and training options.
        source: Where the images are.
        run: Where the results go, and what the run is called.
        screen: Where progress is shown; None shows nothing.
        command: How this run can be had again, for ``run.json``.
        resumed: The run that goes on, in its own folder; None begins one.

    Raises:
        InputError: Something given cannot be used; nothing was started.
        TaskError: The base cannot be had, and nothing was started; or the training or the
            evaluation failed, and what was computed is in the folder.
    """
    check_base(training)
    rows = 1 if training.repeat else training.batch_size
    with show_progress(screen) as progress:
        data = load_data(source, seed=training.seed, batch_size=rows, progress=progress)
        _check_options(training, data)
        if resumed is not None:
            resumed.check_files(data.files)
        require(TRAINING)
        base = find_base(training, progress.say)
    config = _config(training, source, data)
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
        write_data_facts(opened.folder.path, data)
        for warning in data.warnings:
            opened.progress.say(f"warning: {warning}")
        return _train_and_judge(opened, training, data, base)


def _check_options(training: ImageClassifierOptions, data: Data) -> None:
    resolve_class_weights(training.class_weights, data.train.labels)
    check_steps(
        data.train,
        batch_size=training.batch_size,
        steps_per_epoch=training.steps_per_epoch,
        repeat=training.repeat,
    )


def _config(training: ImageClassifierOptions, source: DataOptions, data: Data) -> dict[str, Any]:
    """Return all options and what the data is, as JSON can hold it."""
    return {
        **as_json(training, source),
        "sizes": data.sizes,
        "labels": data.label_names,
        "files": [dataclasses.asdict(file) for file in data.files],
    }


def _train_and_judge(
    run: Run, training: ImageClassifierOptions, data: Data, base: Base
) -> TrainingResult:
    run.progress.start("Loading TensorFlow and Model Maker")
    with contextlib.ExitStack() as stack:
        with run.captured(training.epochs) as fitting:
            model = stack.enter_context(
                train_model(
                    cast("Images", data.train),
                    cast("Images", data.validation),
                    training,
                    base=base,
                    scratch_in=run.folder.path,
                    fitting=fitting,
                    on_loaded=lambda: run.progress.start("Training", training.epochs),
                )
            )
        return _export_and_judge(run, training, data, model)


def _export_and_judge(
    run: Run, training: ImageClassifierOptions, data: Data, model: TrainedModel
) -> TrainingResult:
    folder, progress = run.folder.path, run.progress
    train, test = cast("Images", data.train), cast("Images", data.test)
    file = _export(run, training, train, model)
    progress.start("Computing the baseline")
    baseline = judge_baseline(train, test, seed=training.seed)
    keras = model.probabilities(test)

    def judged(answers: Answers) -> Judgement:
        return judge(
            ModelFile.read(folder / MODEL),
            test,
            progress=progress,
            answers=answers,
            baseline=baseline,
            keras=keras,
        )

    answers = classify_test(file, test, progress)
    judgement = judge_and_ship(
        folder,
        training.quantize,
        variant_judge(test, progress),
        within=training.ship_if_within,
        answers=answers,
        judged=judged,
        progress=progress,
    )
    scores = judgement.evaluation
    told = write_model_json(
        ModelFile.read(folder / MODEL),
        image_size=model.image_size,
        accuracy=scores.accuracy,
        macro_f1=scores.macro_f1,
        thresholds=scores.thresholds["overall"],
        **variant_facts(scores),
    )
    card = write_card(folder, judgement.keras)
    files = [*(folder / name for name in (MODEL, LABELS, MODEL_JSON)), card]
    lost = log_results(run.trackers, judgement, told, files, progress)
    late = [line for line in (judgement.keras and judgement.keras.warning, *lost) if line]
    for warning in late:
        progress.say(f"warning: {warning}")
    return TrainingResult(folder, judgement, (*data.warnings, *late), run.tracked)


def _export(
    run: Run, training: ImageClassifierOptions, train: Images, model: TrainedModel
) -> ModelFile:
    """Export the float model, and keep what smaller files are made from."""
    path = run.folder.path / MODEL
    saved_model = path.with_name(SAVED_MODEL)
    run.progress.start(f"Exporting {MODEL}")
    with space_for(path):
        model.export(path, saved_model=saved_model)
        if "int8" in training.quantize:  # they are large, so for nothing else
            every = max(1, len(train) // REPRESENTATIVES)  # they are sorted by class
            some = train.pick(range(0, len(train), every)[:REPRESENTATIVES])
            keep_representative(saved_model, model.inputs(some))
        file = ModelFile.read(path)
        write_model_json(file, image_size=model.image_size)  # known already; the scores follow
    return file
