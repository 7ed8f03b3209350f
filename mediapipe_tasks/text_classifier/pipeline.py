"""The whole run: read, train, capture, export, judge, log, and leave a folder."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, TextIO

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
from stdout_hook import StdoutRedirect, Summary, capture_training
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
    with contextlib.ExitStack() as stack:
        shown = stack.enter_context(quiet(folder.output))
        stack.enter_context(_ending(folder))
        progress = stack.enter_context(show_progress(None if screen is None else shown))
        for warning in data.warnings:
            progress.say(f"warning: {warning}")
        tracked = _tracked(folder, choice, run, config, progress)
        tracker, line = stack.enter_context(tracked)
        result = _train_and_judge(folder, training, data, tracker, progress)
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
    return {"name": run.name, "group": run.group, "tags": list(run.tags), "project": run.project}


@contextlib.contextmanager
def _ending(folder: RunFolder) -> Iterator[None]:
    """Write into ``run.json`` how the run ended, whatever ended it."""
    try:
        yield
    except BaseException as error:
        folder.ended(**exit_status(error))
        raise
    folder.ended(**exit_status(None))


@contextlib.contextmanager
def _tracked(
    folder: RunFolder,
    choice: Optional[tracking.Choice],
    run: RunOptions,
    config: Mapping[str, Any],
    progress: Progress,
) -> Iterator[tuple[Any, str]]:
    """Yield the W&B run, or None, and one line about it; finish it if we opened it."""
    config = {**config, "versions": installed_versions()}
    if choice is None:
        tracker = active_run()
        tracker.config.update(config, allow_val_change=True)
        yield tracker, f"W&B: the active run {tracker.id}"
        return
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        progress.say(line)

    tell(choice.describe(folder.path))
    named = {"project": run.project, "name": run.name, "group": run.group, "tags": run.tags}
    opened = tracking.open_run(folder.path, choice, config=config, notify=tell, **named)  # type: ignore[arg-type]
    if opened is not None:
        mode = "offline" if opened.offline else "online"
        folder.update(wandb={"id": opened.id, "mode": mode, "url": opened.url})
    try:
        with _logs_shown(opened):
            yield opened, lines[-1]
    except BaseException as error:
        tracking.finish(opened, exit_status(error)["exit_status"], notify=progress.say)
        raise
    tracking.finish(opened, notify=progress.say)


@contextlib.contextmanager
def _logs_shown(tracker: Any) -> Iterator[None]:
    """Give W&B the printed lines where it does not see them itself.

    It sees what is written to the streams that were there when wandb was imported; in a notebook,
    or where something else replaced them, these are others than ours.
    """
    if tracker is None or "write" in vars(sys.stdout):
        yield
        return
    splitter = FrameSplitter()

    def pass_on(text: str) -> None:
        for frame in splitter.feed(text):
            if frame.end == "\n":
                tracker.write_logs(frame.text)

    with StdoutRedirect(on_text=pass_on):
        yield


def _train_and_judge(
    folder: RunFolder,
    training: TextClassifierOptions,
    data: Data,
    tracker: Any,
    progress: Progress,
) -> TrainingResult:
    progress.start("Loading TensorFlow and Model Maker")
    epochs = EpochProgress(progress, training.epochs)
    with contextlib.ExitStack() as stack:
        # A run that is given would get its own folder: the rows go to ours.
        capture = capture_training(
            tracker, sinks=[f"jsonl:{folder.path / METRICS}", epochs], folder=False
        )
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
        return _export_and_judge(folder, training, data, model, tracker, progress)


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
    tracker: Any,
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
    judgement = judge(file, data.test, progress=progress, baseline=baseline, keras=keras)
    judgement.write(folder.path)
    scores = judgement.evaluation
    told = write_model_json(
        file, seq_len=model.seq_len, accuracy=scores.accuracy, macro_f1=scores.macro_f1
    )
    if tracker is not None:
        progress.start("Logging the results to W&B")
        names = (MODEL, "labels.txt", "model.json")
        log_evaluation(
            tracker,
            scores,
            judgement.rows,
            model_json=told,
            files=[folder.path / name for name in names],
            keras_accuracy=judgement.keras.accuracy if judgement.keras else None,
        )
        progress.finish()
    late = judgement.keras.warning if judgement.keras else None
    return TrainingResult(folder.path, judgement, (*data.warnings, *filter(None, [late])), "")
