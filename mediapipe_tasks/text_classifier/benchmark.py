"""The command ``benchmark``: what files of a model are worth, how fast they are, what they take."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from mediapipe_tasks.commands import add_command, quietly
from mediapipe_tasks.elsewhere.environment import RUNTIME
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.text_classifier.data_options import DataOptions

__all__ = ["add_benchmark"]

_READING = ("text_column", "label_column", "delimiter", "skip_invalid")


def add_benchmark(commands: Any) -> None:
    """Add the command."""
    what = "compare tflite files: accuracy, size, speed, memory"
    parser = add_command(commands, "benchmark", _benchmark, what, needs=RUNTIME)
    parser.add_argument(
        "places", nargs="+", type=Path, metavar="RUN_DIR|MODEL", help="run folder, or .tflite file"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    add_arguments(parser, DataOptions, only=("data", *_READING))


def _benchmark(options: argparse.Namespace) -> None:
    from mediapipe_tasks.classification.benchmark import (
        benchmark_files,
        files_to_judge,
        own_test_set,
        show_benchmark,
    )
    from mediapipe_tasks.classification.evaluation import check_labels
    from mediapipe_tasks.progress import show_progress
    from mediapipe_tasks.text_classifier.api import read_examples
    from mediapipe_tasks.text_classifier.judge import variant_judge
    from mediapipe_tasks.text_classifier.model_file import ModelFile

    paths = files_to_judge(options.places)
    reading = {name: getattr(options, name) for name in _READING if name in options}
    test = (
        read_examples(options.data, reading) if "data" in options else own_test_set(options.places)
    )
    for path in paths:
        check_labels(test, ModelFile.read(path).labels)
    with quietly() as screen, show_progress(None if options.json else screen) as progress:
        variants = benchmark_files(paths, variant_judge(test, progress), progress)
    show_benchmark(variants, test, sys.stdout, as_json=options.json)
