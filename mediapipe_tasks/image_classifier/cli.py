"""Train image classifiers on folders of images, judge and use the exported file."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mediapipe_tasks.classification.benchmark_command import add_benchmark
from mediapipe_tasks.classification.export import add_export
from mediapipe_tasks.commands import (
    add_command,
    add_train,
    command_line,
    lines_of_stdin,
    positive,
    quietly,
)
from mediapipe_tasks.elsewhere.environment import RUNTIME
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier import api
from mediapipe_tasks.image_classifier.options import (
    DataOptions,
    ImageClassifierOptions,
    RunOptions,
)
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.quoting import shown, shown_path

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judge_variants import VariantJudge
    from mediapipe_tasks.progress import Progress

__all__ = ["add_commands"]

_OPTIONS = {"data": DataOptions, "model and training": ImageClassifierOptions, "run": RunOptions}


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add this task's commands to its parser."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_train(commands, _train, "train on folders of images, export, judge and log", _OPTIONS)
    add_export(commands)
    add_benchmark(commands, DataOptions, ("skip_invalid",), make_judge=_judge_of)
    judge = add_command(
        commands, "evaluate", _evaluate, "judge a tflite file over a test set", needs=RUNTIME
    )
    judge.add_argument("--model", type=Path, required=True, help="the .tflite file")
    judge.add_argument("--train", type=Path, help="its training data, for the baseline")
    judge.add_argument("--output", type=Path, help="folder for evaluation.json, predictions.csv")
    add_arguments(judge, DataOptions, only=("data", "skip_invalid"))
    use = add_command(
        commands, "predict", _predict, "classify images with a tflite file", needs=RUNTIME
    )
    use.add_argument("--model", type=Path, required=True, help="the .tflite file")
    use.add_argument("--json", action="store_true", help="one JSON object a line and image")
    use.add_argument("--top-k", type=positive, default=1, help="classes shown (default: 1)")
    use.add_argument(
        "--skip-invalid", action="store_true", help="leave files out that are no images"
    )
    use.add_argument(
        "images",
        nargs="*",
        metavar="FILE|DIR",
        help="images, and folders of them; without any, lines of stdin name them",
    )


def _train(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_training

    own = ("command", "config", "needs")
    given = {key: value for key, value in vars(options).items() if key not in own}
    result = api.train(config=options.config, command=command_line(), **given)
    show_training(result, sys.stdout)


def _evaluate(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_evaluation

    if "data" not in options:
        raise InputError("--data is missing: a folder with a folder of images for each class")
    with quietly() as screen:
        judgement = api.evaluate(
            options.model,
            options.data,
            train=options.train,
            output=options.output,
            skip_invalid=getattr(options, "skip_invalid", False),
            screen=screen,
        )
    show_evaluation(judgement, options.model, options.data, options.output, sys.stdout)


def _judge_of(options: argparse.Namespace, progress: Progress) -> VariantJudge:
    from mediapipe_tasks.classification.benchmark import run_with_test_set
    from mediapipe_tasks.image_classifier.image_folder import read_folder
    from mediapipe_tasks.image_classifier.judge import variant_judge
    from mediapipe_tasks.image_classifier.own_test_set import own_test_images

    if "data" not in options:
        return variant_judge(own_test_images(run_with_test_set(options.places)), progress)
    skip_invalid = getattr(options, "skip_invalid", False)
    return variant_judge(read_folder(options.data, skip_invalid=skip_invalid).images, progress)


def _predict(options: argparse.Namespace) -> None:
    images = options.images or lines_of_stdin()
    errors = os.fdopen(os.dup(2), "w", errors="backslashreplace")  # stderr is quiet meanwhile
    with errors, quietly() as screen:
        for answer in api.predict(
            options.model, images, top_k=options.top_k, skip_invalid=options.skip_invalid
        ):
            if answer.problem is not None:
                print(f"warning: {answer.problem}", file=errors, flush=True)
            if answer.problem is None or options.json:
                print(_json(answer) if options.json else _line(answer), file=screen, flush=True)


def _json(answer: api.Answer) -> str:
    if answer.problem is not None:
        return json.dumps({"path": answer.path, "problem": answer.problem})
    categories = [{"label": label, "score": score} for label, score in answer.categories]
    return json.dumps({"path": answer.path, **categories[0], "categories": categories})


def _line(answer: api.Answer) -> str:
    categories = "  ".join(f"{_plain(name)} {score:.3f}" for name, score in answer.categories)
    return f"{categories}  {shown_path(answer.path)}"


def _plain(label: str) -> str:
    """Return a label that no terminal takes for a control sequence."""
    return shown(label)[1:-1]
