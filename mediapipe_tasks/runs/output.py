"""The folder a run writes into: made before any work, and never somebody else's."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown_path
from stdout_hook.run_folder import METRICS, OUTPUT, RUN

__all__ = ["RUN_FILES", "prepare_output"]

RUN_FILES = (
    METRICS,
    OUTPUT,
    RUN,
    "checkpoint",
    "model.tflite",
    "labels.txt",
    "model.json",
    "MODEL_CARD.md",
    "model.float32.tflite",
    "model.dynamic.tflite",
    "model.float16.tflite",
    "model.int8.tflite",
    "saved_model",
    "weights",
    "predictions.csv",
    "evaluation.json",
    "data.json",
    "out_of_scope.csv",
    "thumbnails.json",
    "report.html",
    "wandb",
)
"""What a run leaves in its folder, and so what ``--overwrite`` may remove."""


def prepare_output(path: Path, *, overwrite: bool) -> Path:
    """Make the run's folder, empty of an earlier run.

    Args:
        path: The folder.
        overwrite: Remove what an earlier run left there.

    Returns:
        The folder's absolute path.

    Raises:
        InputError: It is not empty, holds files that no run leaves, or cannot be written to.
    """
    try:
        return _prepare(path.absolute(), overwrite)
    except InputError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        problem = getattr(error, "strerror", None) or error
        raise InputError(f"--output {shown_path(path)}: {problem}; name another folder") from None


def _prepare(path: Path, overwrite: bool) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    found = sorted(entry.name for entry in path.iterdir())
    if found and not overwrite:
        raise InputError(
            f"--output {shown_path(path)} is not empty ({_some(found)}); name another folder, "
            "or add --overwrite to replace the run in it"
        )
    # Each run begins with run.json; W&B leaves its folder wherever it is used.
    own = RUN_FILES if RUN in found else set(RUN_FILES) - {"wandb"}
    foreign = [name for name in found if name not in own and name[0] != "."]
    if foreign:
        raise InputError(
            f"--output {shown_path(path)} holds files that no run has left ({_some(foreign)}), so "
            "--overwrite does not touch it; name another folder"
        )
    for name in set(found) & set(RUN_FILES):
        _remove(path / name)
    with tempfile.TemporaryFile(dir=path):  # can it be written to?
        pass
    return path


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _some(names: list[str]) -> str:
    return ", ".join(map(shown_path, names[:3])) + (", ..." if len(names) > 3 else "")
