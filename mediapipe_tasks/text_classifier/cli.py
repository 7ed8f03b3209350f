"""Train text classifiers on CSV files, judge and use the exported file."""

from __future__ import annotations

import argparse
import contextlib
import json
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from mediapipe_tasks.arguments import add_arguments
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quiet import quiet
from mediapipe_tasks.quoting import shown
from mediapipe_tasks.text_classifier import api
from mediapipe_tasks.text_classifier.options import (
    DataOptions,
    RunOptions,
    TextClassifierOptions,
)
from mediapipe_tasks.text_classifier.sweep import add_sweep

__all__ = ["add_commands"]

_READING = ("text_column", "label_column", "delimiter", "skip_invalid")


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add this task's commands to its parser."""
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    train = _add(commands, "train", _train, "train on a CSV file, export, judge and log")
    train.add_argument("--config", type=Path, help="YAML or TOML file with options of these names")
    for title, options in (
        ("data", DataOptions),
        ("model and training", TextClassifierOptions),
        ("run", RunOptions),
    ):
        add_arguments(train.add_argument_group(title), options)
    add_sweep(commands)
    judge = _add(commands, "evaluate", _evaluate, "judge a tflite file over a test set")
    judge.add_argument("--model", type=Path, required=True, help="the .tflite file")
    judge.add_argument("--train", type=Path, help="its training data, for the baseline")
    judge.add_argument("--output", type=Path, help="folder for evaluation.json, predictions.csv")
    add_arguments(judge, DataOptions, only=("data", "out_of_scope", *_READING))
    use = _add(commands, "predict", _predict, "classify texts with a tflite file")
    use.add_argument("--model", type=Path, required=True, help="the .tflite file")
    use.add_argument("--json", action="store_true", help="one JSON object a line and text")
    use.add_argument("--top-k", type=_positive, default=1, help="classes shown (default: 1)")
    use.add_argument("texts", nargs="*", metavar="TEXT", help="without any, lines of stdin")


def _add(commands: Any, name: str, function: Any, what: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what, allow_abbrev=False
    )
    parser.set_defaults(command=function)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {number}")
    return number


def _train(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_judgement

    given = {k: v for k, v in vars(options).items() if k not in ("command", "config")}
    result = api.train(config=options.config, command=_command_line(), **given)
    places = {
        "Run folder": result.folder,
        **({"Page": result.report} if result.report else {}),
        "Model": result.model,
        "Predictions": result.folder / "predictions.csv",
        "Evaluation": result.folder / "evaluation.json",
        "Output": result.folder / "output.log",
        "Tracked": result.tracked,
    }
    show_judgement(result.judgement, places, sys.stdout)


def _command_line() -> str:
    return shlex.join(["mediapipe-tasks", *sys.argv[1:]])


def _evaluate(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.show import show_judgement
    from stdout_hook.run_folder import REPORT

    if "data" not in options:
        raise InputError("--data is missing: a CSV file of labelled texts")
    reading = {name: getattr(options, name) for name in _READING if name in options}
    with _quietly() as screen:
        judgement = api.evaluate(
            options.model,
            options.data,
            train=options.train,
            out_of_scope=getattr(options, "out_of_scope", None),
            output=options.output,
            screen=screen,
            **reading,
        )
    places = {"Model": options.model, "Data": options.data}
    if options.output:
        places["Written to"] = options.output
        page = Path(options.output, REPORT)
        places.update({"Page": page} if page.exists() else {})
    show_judgement(judgement, places, sys.stdout)


def _predict(options: argparse.Namespace) -> None:
    texts = options.texts or _lines()
    with _quietly() as screen:
        for answer in api.predict(options.model, texts, top_k=options.top_k):
            screen.write((_json(answer) if options.json else _line(answer)) + "\n")


def _lines() -> Iterator[str]:
    """Yield the lines of standard input, whatever bytes they hold."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _json(answer: api.Answer) -> str:
    categories = [{"label": label, "score": score} for label, score in answer.categories]
    first = {"text": answer.text, **categories[0]}
    return json.dumps({**first, "categories": categories}, ensure_ascii=True)


def _line(answer: api.Answer) -> str:
    categories = "  ".join(f"{label} {score:.3f}" for label, score in answer.categories)
    return f"{categories}  {shown(answer.text)}"


@contextlib.contextmanager
def _quietly() -> Iterator[TextIO]:
    """Keep what MediaPipe's C++ code prints away from the answers."""
    with tempfile.TemporaryDirectory() as folder, quiet(Path(folder, "output.log")) as screen:
        yield screen
