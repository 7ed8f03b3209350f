"""The command ``benchmark`` of any classifier's task: what files are worth, how fast they are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from mediapipe_tasks.commands import add_command, quietly
from mediapipe_tasks.elsewhere.environment import RUNTIME
from mediapipe_tasks.options.arguments import add_arguments

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judge_variants import VariantJudge
    from mediapipe_tasks.progress import Progress

    MakeJudge = Callable[[argparse.Namespace, Progress], VariantJudge]

__all__ = ["add_benchmark"]


def add_benchmark(commands: Any, data: type, only: Sequence[str], *, make_judge: MakeJudge) -> None:
    """Add the command to those of a task.

    Args:
        commands: The task's commands.
        data: The dataclass of the options on data.
        only: Those of them that say how it is read.
        make_judge: Makes, of the parsed options, what judges files over the data that is named,
            or else over the own test set of a run in ``places``.
    """
    what = "compare tflite files: accuracy, size, speed, memory"
    parser = add_command(
        commands, "benchmark", lambda options: _benchmark(options, make_judge), what, needs=RUNTIME
    )
    parser.add_argument(
        "places", nargs="+", type=Path, metavar="RUN_DIR|MODEL", help="run folder, or .tflite file"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=argparse.SUPPRESS,
        help="labelled data to judge the files over (default: the test set of the first run)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    add_arguments(parser, data, only=only)


def _benchmark(options: argparse.Namespace, make_judge: MakeJudge) -> None:
    from mediapipe_tasks.classification.benchmark import (
        benchmark_files,
        files_to_judge,
        show_benchmark,
    )
    from mediapipe_tasks.classification.evaluation import check_labels
    from mediapipe_tasks.progress import show_progress

    paths = files_to_judge(options.places)
    with quietly() as screen, show_progress(None if options.json else screen) as progress:
        judge = make_judge(options, progress)
        for path in paths:
            check_labels(judge.test, judge.read(path).labels)
        variants = benchmark_files(paths, judge, progress)
    show_benchmark(variants, judge.test, sys.stdout, as_json=options.json)
