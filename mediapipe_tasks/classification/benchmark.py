"""Judge and measure files that are there, of any classifier's task."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Optional, TextIO

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.classification.judge_variants import VariantJudge
from mediapipe_tasks.classification.judgement import MODEL, PREDICTIONS
from mediapipe_tasks.classification.quantization import FLOAT, QUANTIZATIONS, quantization_of
from mediapipe_tasks.classification.show_variants import show_variants
from mediapipe_tasks.classification.tflite import (
    described_files,
    digest_of,
    read_model_json,
    read_tflite,
)
from mediapipe_tasks.classification.variants import Variant
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.progress import Progress
from mediapipe_tasks.quoting import shown_path

if TYPE_CHECKING:
    from mediapipe_tasks.classification.judge_variants import Names

__all__ = [
    "benchmark_files",
    "files_to_judge",
    "own_test_set",
    "run_with_test_set",
    "show_benchmark",
]


def files_to_judge(places: Sequence[Path]) -> list[Path]:
    """Return the tflite files that are named, and those in the folders that are named.

    Raises:
        InputError: There is none.
    """
    return [path for place in places for path in (_in_folder(place) if place.is_dir() else [place])]


def _in_folder(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.tflite"), key=lambda path: (_rank(path), path.name))
    if not found:
        raise InputError(
            f"{shown_path(folder)} holds no .tflite file; give the run folder of a training"
        )
    return found


def _rank(path: Path) -> int:
    """Return a file's place in the table: the float one, which others are compared with, first."""
    names = list(QUANTIZATIONS)
    name = _quantization(path)
    return names.index(name) if name in names else len(names)


def _quantization(path: Path) -> str:
    """Return how a file was made, by ``model.json`` beside it or by its name; "" where unknown."""
    digest = digest_of(read_tflite(path))
    facts = read_model_json(path, digest)
    told = [one for one in (*described_files(facts), facts) if one.get("sha256") == digest]
    named = [str(one.get("quantization")) for one in told]
    by_name = quantization_of(path.name) or (FLOAT if path.name == MODEL else "")
    return next((name for name in named if name in QUANTIZATIONS), by_name)


def run_with_test_set(places: Sequence[Path]) -> Path:
    """Return the first that is a run folder with a test set of its own.

    Raises:
        InputError: None is.
    """
    folder = next((place for place in places if (place / PREDICTIONS).is_file()), None)
    if folder is None:
        raise InputError(
            "--data is missing: none of these is a run folder with a test set of its own"
        )
    return folder


def own_test_set(folder: Path) -> Examples:
    """Return the test set of a run, as its ``predictions.csv`` has it.

    Raises:
        InputError: The file holds no answers.
    """
    from stdout_hook.report.readers.run_folder import RunFolderReader

    rows = [row for row in RunFolderReader(folder).predictions() if row.expected is not None]
    if not rows:
        raise InputError(f"{shown_path(folder / PREDICTIONS)} holds no answers; give --data")
    labels = [row.expected or "" for row in rows]
    lines = range(2, len(rows) + 2)
    return Examples([row.text for row in rows], labels, lines, str(folder / PREDICTIONS))


def benchmark_files(
    paths: Sequence[Path], judge: VariantJudge, progress: Progress
) -> list[Variant]:
    """Judge and measure each file; the first one is what the others are compared with.

    Raises:
        TaskError: None of them runs.
    """
    found: list[Variant] = []
    reference: Optional[Names] = None
    for path in paths:
        progress.start(f"Measuring {shown_path(path)}")
        judged = judge.judge(path, _quantization(path), reference=reference)
        found.append(replace(judged.variant, file=str(path)))
        reference = judged.given if reference is None else reference
    progress.finish()
    if reference is None:
        raise TaskError("none of the files runs: " + "; ".join(str(one.problem) for one in found))
    return found


def show_benchmark(
    variants: Sequence[Variant], test: Examples, screen: TextIO, *, as_json: bool
) -> None:
    """Print the table, or the same as JSON."""
    from rich.console import Console

    if as_json:
        told = {"count": len(test), "unit": test.unit, "files": [asdict(one) for one in variants]}
        screen.write(json.dumps(told, indent=1) + "\n")
        return
    console = Console(file=screen, highlight=False, markup=False, soft_wrap=True)
    show_variants(variants, None, console, unit=test.unit)
