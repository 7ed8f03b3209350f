"""The task's functions for Python programs; the command line calls them too."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, TextIO, Union

from mediapipe_tasks.elsewhere.calls import runs_with, streams_with
from mediapipe_tasks.elsewhere.environment import RUNTIME, TRAINING

if TYPE_CHECKING:
    import os

    from mediapipe_tasks.classification.judgement import Judgement, TrainingResult
    from mediapipe_tasks.text_classifier.batch.predict_file import Classified

__all__ = ["Answer", "evaluate", "predict", "predict_file", "train"]

AnyPath = Union[str, "os.PathLike[str]"]


@runs_with(TRAINING)
def train(
    data: Optional[AnyPath] = None,
    *,
    config: Optional[AnyPath] = None,
    resume: Optional[AnyPath] = None,
    progress: bool = True,
    command: Optional[str] = None,
    **options: Any,
) -> TrainingResult:
    """Train a text classifier, judge the exported file, and leave a run folder.

    Args:
        data: CSV file of labelled texts.
        config: YAML or TOML file of options; what is given here wins over it.
        resume: Folder of a run that was stopped; it goes on, and needs no other option.
        progress: Show on stdout how far it is.
        command: How the run can be had again, for ``run.json``.
        options: Any option of ``mediapipe-tasks text-classifier train``, by its name with
            underscores; ``output`` is needed, but to resume.

    Raises:
        InputError: Something given cannot be used; nothing was started.
        TaskError: The training or evaluation failed; what was computed is in the folder.
    """
    from mediapipe_tasks.runs.resume import resumed_options, stopped_run
    from mediapipe_tasks.text_classifier.options import OPTIONS, build_options
    from mediapipe_tasks.text_classifier.pipeline import TASK, run_training

    given = options if data is None else {"data": data, **options}
    screen = sys.stdout if progress else None
    if resume is None:
        return run_training(*build_options(given, config), screen=screen, command=command)
    stopped = stopped_run(Path(resume), task=TASK)
    training, source, run = resumed_options(stopped, given, *OPTIONS, config=config)
    return run_training(training, source, run, screen=screen, resumed=stopped)


@runs_with(RUNTIME)
def evaluate(
    model: AnyPath,
    data: AnyPath,
    *,
    train: Optional[AnyPath] = None,
    out_of_scope: Optional[AnyPath] = None,
    output: Optional[AnyPath] = None,
    screen: Optional[TextIO] = None,
    **reading: Any,
) -> Judgement:
    """Judge a tflite file over a test set, in the MediaPipe runtime.

    Args:
        model: The tflite file.
        data: CSV file of labelled texts.
        train: CSV file that the model was trained on: the baseline is trained on it too.
        out_of_scope: CSV file of texts that no class is right for.
        output: Folder for ``evaluation.json``, ``predictions.csv``, ``out_of_scope.csv`` and the
            page, ``report.html``; None writes none of them.
        screen: Where it is shown how far it is.
        reading: ``text_column``, ``label_column``, ``delimiter``, ``skip_invalid``.

    Raises:
        InputError: Something given cannot be used.
        TaskError: MediaPipe is missing, or cannot run the file.
    """
    from mediapipe_tasks.classification.evaluation import check_labels
    from mediapipe_tasks.progress import show_progress
    from mediapipe_tasks.runs.page import write_page
    from mediapipe_tasks.text_classifier.judge import judge, judge_baseline
    from mediapipe_tasks.text_classifier.model_file import ModelFile

    _check_output(output, [path for path in (data, train, out_of_scope) if path is not None])
    file = ModelFile.read(Path(model))
    test = read_examples(data, reading)
    others = None if out_of_scope is None else read_examples(out_of_scope, reading, labelled=False)
    check_labels(test, file.labels)
    baseline = None
    if train is not None:
        texts = read_examples(train, reading)
        check_labels(test, texts.label_names)
        baseline = judge_baseline(texts, test, file.normalisation, seed=1)
    with show_progress(screen) as progress:
        judgement = judge(file, test, progress=progress, baseline=baseline, out_of_scope=others)
        if output is not None:
            Path(output).mkdir(parents=True, exist_ok=True)
            judgement.write(Path(output))
            write_page(Path(output), progress.say)
    return judgement


def _check_output(output: Optional[AnyPath], inputs: Iterable[AnyPath]) -> None:
    """Refuse to write over what is read."""
    from mediapipe_tasks.classification.judgement import EVALUATION, OUT_OF_SCOPE, PREDICTIONS
    from mediapipe_tasks.errors import InputError
    from mediapipe_tasks.quoting import shown_path

    names = (EVALUATION, OUT_OF_SCOPE, PREDICTIONS)
    written = [] if output is None else [Path(output, name).absolute() for name in names]
    for path in inputs:
        if Path(path).absolute() in written:
            raise InputError(
                f"{shown_path(path)}: would be written over by the results; name another --output"
            )


def read_examples(path: AnyPath, reading: Mapping[str, Any], *, labelled: bool = True) -> Any:
    """Read a CSV file as the options for reading say; without labels where there need be none."""
    from mediapipe_tasks.text_classifier.data import read_file
    from mediapipe_tasks.text_classifier.data_options import DataOptions

    options = DataOptions(data=Path(path), **reading)
    return read_file(
        options.data,
        text_column=options.text_column,
        label_column=options.label_column if labelled else None,
        delimiter=options.delimiter,
        skip_invalid=options.skip_invalid,
    ).examples


@dataclass(frozen=True)
class Answer:
    """What a model says of one text.

    Attributes:
        text: The text as it was given.
        categories: Labels and their probabilities, the most probable first.
    """

    text: str
    categories: tuple[tuple[str, float], ...]

    @property
    def label(self) -> str:
        """The most probable label."""
        return self.categories[0][0]


@streams_with(RUNTIME)
def predict(model: AnyPath, texts: Iterable[str], *, top_k: int = 1) -> Iterator[Answer]:
    """Yield the model's answer to each text, in order.

    Args:
        model: The tflite file.
        texts: Texts as users write them; they are normalised as the training's were.
        top_k: Number of categories of an answer.

    Raises:
        InputError: The file is no text classifier's.
        TaskError: MediaPipe is missing, or cannot run the file.
    """
    from mediapipe_tasks.text_classifier.classifier import Classifier
    from mediapipe_tasks.text_classifier.model_file import ModelFile

    file = ModelFile.read(Path(model))
    with Classifier(file) as classifier:
        for block in _blocks(texts):
            for text, scores in zip(block, classifier.scores(block)):
                best = (-scores).argsort(kind="stable")[:top_k]  # of a tie the first, as in argmax
                yield Answer(text, tuple((file.labels[i], float(scores[i])) for i in best))


def _blocks(texts: Iterable[str], size: int = 1000) -> Iterator[list[str]]:
    block: list[str] = []
    for text in texts:
        block.append(text)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


@runs_with(RUNTIME)
def predict_file(
    model: AnyPath,
    input: AnyPath,  # noqa: A002 - the option's name
    output: AnyPath,
    *,
    screen: Optional[TextIO] = None,
    **options: Any,
) -> Classified:
    """Classify the texts of a file into another file, row by row, in bounded memory.

    Args:
        model: The tflite file.
        input: File of texts: CSV, JSON objects or lines, packed or not.
        output: File for the results. What they are made of is written to ``FILE.about.json``.
        screen: Where it is shown how far it is.
        options: Any option of ``mediapipe-tasks text-classifier predict``, by its name with
            underscores: ``resume=True`` goes on after an interruption.

    Raises:
        InputError: Something given cannot be used; nothing was written.
        TaskError: MediaPipe is missing or cannot run the file, or there is no room.
    """
    from mediapipe_tasks.options.config import build
    from mediapipe_tasks.progress import show_progress
    from mediapipe_tasks.text_classifier.batch.options import PredictOptions
    from mediapipe_tasks.text_classifier.batch.predict_file import classify_input
    from mediapipe_tasks.text_classifier.model_file import ModelFile

    (chosen,) = build({"input": input, "output": output, **options}, PredictOptions)
    with show_progress(screen) as progress:
        return classify_input(ModelFile.read(Path(model)), chosen, progress=progress)
