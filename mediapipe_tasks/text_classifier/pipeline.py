"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, TextIO

from mediapipe_tasks.output import prepare_output
from mediapipe_tasks.page import with_page
from mediapipe_tasks.progress import EpochProgress, Progress, show_progress
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.run_context import choose_tracking, ending, tracked_run
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.sinks import Trackers, lent, opened_sinks
from mediapipe_tasks.text_classifier.data_facts import write_data_facts
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.judge import Judgement, judge, judge_baseline
from mediapipe_tasks.text_classifier.log_results import log_results
from mediapipe_tasks.text_classifier.model_file import ModelFile, write_model_json
from mediapipe_tasks.text_classifier.normalise import Normalisation
from mediapipe_tasks.text_classifier.options import TextClassifierOptions
from mediapipe_tasks.text_classifier.resolve import check_options, resolve_seq_len
from mediapipe_tasks.text_classifier.splits import Data, load_data
from mediapipe_tasks.text_classifier.train import TrainedModel, train_model
from mediapipe_tasks.versions import installed_versions
from stdout_hook import Summary, capture_training
from stdout_hook.run_folder import METRICS, REPORT, RunFolder

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
    def report(self) -> Optional[Path]:
        """The page of the run, None where it could not be written."""
        page = self.folder / REPORT
        return page if page.exists() else None

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
    choice = choose_tracking(run)
    folder = RunFolder(prepare_output(run.output, overwrite=run.overwrite))
    config = _config(training, source, data)
    folder.started(**_about(run), command=command, config=config, versions=installed_versions())
    with contextlib.ExitStack() as stack:
        shown = stack.enter_context(quiet(folder.output))
        stack.enter_context(with_page(folder, Progress(screen and shown).say))
        stack.enter_context(ending(folder))
        write_data_facts(folder.path, data, training)
        progress = stack.enter_context(show_progress(None if screen is None else shown))
        for warning in data.warnings:
            progress.say(f"warning: {warning}")
        sinks = stack.enter_context(opened_sinks(run.sink, notify=progress.say))
        tracker, line = stack.enter_context(
            tracked_run(folder, choice, run, config, notify=progress.say)
        )
        trackers = Trackers(tracker, sinks)
        result = _train_and_judge(folder, training, data, trackers, progress)
    return dataclasses.replace(result, tracked=line)


def _config(training: TextClassifierOptions, source: DataOptions, data: Data) -> dict[str, Any]:
    """Return all options and what the data is, as JSON can hold it."""
    sizes = {name: len(getattr(data, name)) for name in ("train", "validation", "test")}
    options = {**dataclasses.asdict(training), **dataclasses.asdict(source)}
    return {
        **{key: str(v) if isinstance(v, Path) else v for key, v in options.items()},
        "sizes": sizes,
        "labels": data.label_names,
        "files": [dataclasses.asdict(file) for file in data.files],
    }


def _about(run: RunOptions) -> dict[str, Any]:
    named = {"name": run.name, "group": run.group, "tags": list(run.tags), "project": run.project}
    return {"task": "MediaPipe text classifier", **named}


def _train_and_judge(
    folder: RunFolder,
    training: TextClassifierOptions,
    data: Data,
    trackers: Trackers,
    progress: Progress,
) -> TrainingResult:
    progress.start("Loading TensorFlow and Model Maker")
    epochs = EpochProgress(progress, training.epochs)
    with contextlib.ExitStack() as stack:
        # A run that is given would get its own folder: the rows go to ours.
        sinks = [f"jsonl:{folder.path / METRICS}", epochs, *lent(trackers.sinks)]
        capture = capture_training(trackers.run, sinks=sinks, folder=False)
        with capture:
            model = stack.enter_context(
                train_model(
                    data.train,
                    data.validation,
                    training,
                    seq_len=training.seq_len or 0,
                    scratch=folder.path,
                    on_loaded=lambda: progress.start("Training", training.epochs),
                )
            )
        progress.finish()
        _tell_capture(folder, capture.summary(), progress)
        return _export_and_judge(folder, training, data, model, trackers, progress)


def _tell_capture(folder: RunFolder, summary: Summary, progress: Progress) -> None:
    problems = summary.problems()
    if not summary.values and not problems:
        problems = ["no metrics were captured: something else took the training's output"]
    for problem in problems:
        progress.say(f"warning: {problem}")
    folder.update(captured={"values": dict(summary.values), "problems": problems})


def _export_and_judge(
    folder: RunFolder,
    training: TextClassifierOptions,
    data: Data,
    model: TrainedModel,
    trackers: Trackers,
    progress: Progress,
) -> TrainingResult:
    progress.start("Exporting model.tflite")
    model.export(folder.path / MODEL)
    file = dataclasses.replace(
        ModelFile.read(folder.path / MODEL), normalisation=model.normalisation
    )
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
    judgement.write(folder.path)
    scores = judgement.evaluation
    told = write_model_json(
        file, seq_len=model.seq_len, accuracy=scores.accuracy, macro_f1=scores.macro_f1
    )
    files = [folder.path / name for name in (MODEL, "labels.txt", "model.json")]
    lost = log_results(trackers, judgement, told, files, progress)
    late = [line for line in (judgement.keras and judgement.keras.warning, *lost) if line]
    for warning in late:
        progress.say(f"warning: {warning}")
    return TrainingResult(folder.path, judgement, (*data.warnings, *late), "")
