"""The command ``export`` of any classifier's task: smaller files of a model that is trained."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Optional

from mediapipe_tasks.classification.judgement import MODEL
from mediapipe_tasks.classification.quantization import (
    QUANTIZE,
    check_saved_model,
    file_of,
    write_quantized,
)
from mediapipe_tasks.classification.tflite import (
    LABELS,
    MODEL_JSON,
    described_files,
    digest_of,
    read_tflite,
    write_model_json,
)
from mediapipe_tasks.commands import add_command, quietly
from mediapipe_tasks.disk import space_for
from mediapipe_tasks.elsewhere.environment import TRAINING
from mediapipe_tasks.errors import InputError, TaskError
from mediapipe_tasks.options import fields
from mediapipe_tasks.options.arguments import add_arguments
from mediapipe_tasks.options.config import build
from mediapipe_tasks.quoting import shown_error, shown_path

__all__ = ["add_export", "export"]

_OF_SHIPPED = ("file", "size", "sha256", "accuracy", "macro_f1", "quantization", "variants")


@dataclass(frozen=True)
class ExportOptions:
    """What to make and where; the metadata says what each is for."""

    quantize: tuple[str, ...] = field(metadata=QUANTIZE)
    output: Optional[Path] = field(
        default=None,
        metadata=fields.path("Folder for the files.", metavar="DIR", unset="the run folder"),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if not self.quantize:
            raise InputError(f"quantize is missing: {QUANTIZE['help']}")


def add_export(commands: Any) -> None:
    """Add the command to those of a task."""
    what = "make smaller files of a trained model"
    parser = add_command(commands, "export", _export, what, needs=TRAINING)
    parser.add_argument("run", type=Path, metavar="RUN_DIR", help="run folder of a training")
    add_arguments(parser, ExportOptions)


def _export(options: argparse.Namespace) -> None:
    names = ("quantize", "output")
    given = {name: getattr(options, name) for name in names if name in options}
    (chosen,) = build(given, ExportOptions)
    with quietly() as screen:

        def tell(path: Path) -> None:
            screen.write(f"{shown_path(path)}  {path.stat().st_size / 1e6:.2f} MB\n")
            screen.flush()

        export(options.run, chosen.quantize, chosen.output, on_written=tell)


def export(
    run: Path,
    quantizations: Sequence[str],
    output: Optional[Path] = None,
    *,
    on_written: Callable[[Path], object] = lambda path: None,
) -> list[Path]:
    """Make files of a trained model, each as a training with these options makes it.

    ``model.json`` beside them tells of each what was done to the data. What is ``model.tflite`` in
    the run folder stays as it is.

    Args:
        run: The run folder of a training.
        quantizations: Some of `QUANTIZATIONS`.
        output: Folder for the files; None for the run folder.
        on_written: Called with each file when it is whole.

    Raises:
        InputError: The folder holds nothing that they can be made of.
        TaskError: One cannot be made; those before it are there.
    """
    saved_model = check_saved_model(run, quantizations)
    read_tflite(run / MODEL)
    folder = _made(output or run)
    paths = []
    for quantization in quantizations:
        path = folder / file_of(quantization)
        with _told(path):
            write_quantized(path, saved_model, quantization, like=run / MODEL)
            _describe(path, quantization, run)
        paths.append(path)
        on_written(path)
    return paths


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"--output {shown_path(folder)}: {error.strerror}; name another folder"
        raise InputError(message) from None
    return folder


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Make one line of what goes wrong in TensorFlow."""
    try:
        with space_for(path):
            yield
    except TaskError:
        raise
    except Exception as error:
        raise TaskError(f"{shown_path(path)} cannot be made: {shown_error(error)}") from error


def _describe(path: Path, quantization: str, run: Path) -> None:
    """Tell of a file in ``model.json`` beside it, with what the run's own tells of the model."""
    told = _facts(path.with_name(MODEL_JSON))
    if path.parent.resolve() != run.resolve():
        of_run = _facts(run / MODEL_JSON)
        told.update({name: of_run[name] for name in of_run if name not in _OF_SHIPPED})
        shutil.copyfile(run / LABELS, path.with_name(LABELS))
    content = path.read_bytes()
    described = {
        "quantization": quantization,
        "file": path.name,
        "size": len(content),
        "sha256": digest_of(content),
    }
    known = {one.get("file"): one for one in described_files(told)}
    if known.get(path.name, {}).get("sha256") != described["sha256"]:  # else its scores hold
        known[path.name] = described
    write_model_json(path, {**told, "variants": list(known.values())})


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
