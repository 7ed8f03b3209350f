"""Train text classifiers on CSV files, judge and use the exported file."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Optional, TextIO

from mediapipe_tasks.classification.benchmark_command import add_benchmark
from mediapipe_tasks.classification.export import add_export
from mediapipe_tasks.commands import add_command, add_train, command_line, quietly
from mediapipe_tasks.elsewhere.environment import RUNTIME
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.text_classifier import api
from mediapipe_tasks.text_classifier.batch.options import PredictOptions
from mediapipe_tasks.text_classifier.options import (
    DataOptions,
    RunOptions,
    TextClassifierOptions,
)
from mediapipe_tasks.text_classifier.sweep import add_sweep

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judge_variants import VariantJudge
    from mediapipe_tasks.progress import Progress

__all__ = ["add_commands"]

_READING = ("text_column", "label_column", "delimiter", "skip_invalid")
_OPTIONS = {"data": DataOptions, "model and training": TextClassifierOptions, "run": RunOptions}


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add this task's commands to its parser."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_train(commands, _train, "train on a CSV file, export, judge and log", _OPTIONS)
    add_sweep(commands)
    add_export(commands)
    add_benchmark(commands, DataOptions, _READING, make_judge=_judge_of)
    judge = add_command(
        commands, "evaluate", _evaluate, "judge a tflite file over a test set", needs=RUNTIME
    )
    judge.add_argument("--model", type=Path, required=True, help="the .tflite file")
    judge.add_argument("--train", type=Path, help="its training data, for the baseline")
    judge.add_argument("--output", type=Path, help="folder for evaluation.json, predictions.csv")
    add_arguments(judge, DataOptions, only=("data", "out_of_scope", *_READING))
    use = add_command(
        commands, "predict", _predict, "classify texts with a tflite file", needs=RUNTIME
    )
    use.add_argument("--model", type=Path, required=True, help="the .tflite file")
    use.add_argument("--json", action="store_true", help="the same as --format jsonl")
    use.add_argument("texts", nargs="*", metavar="TEXT", help="texts, in place of --input")
    add_arguments(use, PredictOptions)


def _train(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_training

    given = {k: v for k, v in vars(options).items() if k not in ("command", "config", "needs")}
    result = api.train(config=options.config, command=command_line(), **given)
    show_training(result, sys.stdout)


def _evaluate(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_evaluation

    if "data" not in options:
        raise InputError("--data is missing: a CSV file of labelled texts")
    reading = {name: getattr(options, name) for name in _READING if name in options}
    with quietly() as screen:
        judgement = api.evaluate(
            options.model,
            options.data,
            train=options.train,
            out_of_scope=getattr(options, "out_of_scope", None),
            output=options.output,
            screen=screen,
            **reading,
        )
    show_evaluation(judgement, options.model, options.data, options.output, sys.stdout)


def _judge_of(options: argparse.Namespace, progress: Progress) -> VariantJudge:
    from mediapipe_tasks.classification.benchmark import own_test_set, run_with_test_set
    from mediapipe_tasks.text_classifier.judge import variant_judge

    if "data" not in options:
        return variant_judge(own_test_set(run_with_test_set(options.places)), progress)
    reading = {name: getattr(options, name) for name in _READING if name in options}
    return variant_judge(api.read_examples(options.data, reading), progress)


def _predict(options: argparse.Namespace) -> None:
    from mediapipe_tasks.progress import show_progress
    from mediapipe_tasks.text_classifier.batch.predict_file import classify_input
    from mediapipe_tasks.text_classifier.model_file import ModelFile

    names = {field.name for field in dataclasses.fields(PredictOptions)}
    given = {name: value for name, value in vars(options).items() if name in names}
    if options.json:
        given.setdefault("format", "jsonl")
    chosen = PredictOptions(**given)
    with _messages(chosen) as messages, quietly() as screen, show_progress(messages) as progress:
        classified = classify_input(
            ModelFile.read(options.model),
            chosen,
            texts=options.texts,
            screen=screen,
            progress=progress,
        )
        for line in classified.lines(chosen.output):
            progress.say(line)


@contextlib.contextmanager
def _messages(options: PredictOptions) -> Iterator[Optional[TextIO]]:
    """Yield the standard error there is now; none where results go to the same terminal."""
    if options.output is None and sys.stdout.isatty():
        yield None
        return
    with os.fdopen(os.dup(2), "w", errors="backslashreplace") as messages:
        yield messages
