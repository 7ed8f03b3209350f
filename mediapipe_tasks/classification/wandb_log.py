"""Put an evaluation into a W&B run: scores, predictions, confusion matrix and the model."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mediapipe_tasks.classification.results import (
    COLUMNS,
    MOST_CLASSES,
    Scores,
    cells,
    scores,
    text,
)
from mediapipe_tasks.classification.variant_table import variant_tables
from stdout_hook.wandb_run import inside

__all__ = ["COLUMNS", "PICTURE", "log_evaluation"]

PICTURE = "Image"
"""The column of pictures, where there are some."""


def log_evaluation(
    run: Any,
    evaluation: Any,
    rows: Iterable[Any],
    *,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    keras_accuracy: float | None = None,
    name: str | None = None,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Log the evaluation of a model, and the model, to `run`.

    Args:
        run: The W&B run.
        evaluation: Scores over the test set.
        rows: The predictions, as dicts or objects with the fields `COLUMNS`, in the order of the
            table.
        model_json: What ``model.json`` holds; it becomes the artifact's metadata, with size and
            sha256 of the first file and the accuracy added where they are missing.
        files: The model's files, the tflite file first.
        keras_accuracy: Accuracy on the same examples before the export, by Keras.
        name: The artifact's name; of the task and the run where None.
        pictures: JPEG pictures of some inputs by their ``Prompt``; the table has a column of them.
    """
    with inside(Path(run.settings.wandb_dir)):
        _log_scores(run, evaluation, keras_accuracy)
        if run.disabled:  # W&B would stage the files all the same
            return
        _log_predictions(run, rows, pictures)
        _log_confusion(run, evaluation)
        _log_variants(run, evaluation)
        _log_model(run, evaluation, model_json, files, name)


def _log_scores(run: Any, evaluation: Scores, keras_accuracy: float | None) -> None:
    known = scores(evaluation, keras_accuracy)
    run.log(known)
    run.summary.update(known)  # else a summary of another kind (min, max) would stand there


def _log_predictions(run: Any, rows: Iterable[Any], pictures: Mapping[str, bytes]) -> None:
    columns, data = list(COLUMNS), [cells(row) for row in rows]
    if pictures:
        columns, data = [*columns, PICTURE], _with_pictures(data, pictures)
    run.log({"predictions": _wandb().Table(columns=columns, data=data)})


def _with_pictures(data: Iterable[list[Any]], pictures: Mapping[str, bytes]) -> list[list[Any]]:
    prompt = COLUMNS.index("Prompt")
    known = {text(name): content for name, content in pictures.items()}
    return [[*row, _picture(known.get(row[prompt]))] for row in data]


def _picture(content: bytes | None) -> Any:
    from PIL import Image

    if content is None:
        return None
    return _wandb().Image(Image.open(BytesIO(content)), file_type="jpg")


def _log_confusion(run: Any, evaluation: Scores) -> None:
    names, y_true, y_pred = evaluation.most_confused(limit=MOST_CLASSES)
    if not len(y_true):
        return
    chart = _wandb().plot.confusion_matrix(
        y_true=[int(index) for index in y_true],
        preds=[int(index) for index in y_pred],
        class_names=[text(name) for name in names],
        title="Confusion matrix of the test set",
    )
    run.log({"confusion_matrix": chart})


def _log_variants(run: Any, evaluation: Any) -> None:
    for name, table in variant_tables(evaluation).items():
        run.log({name: _wandb().Table(columns=list(table.columns), data=list(table.rows))})
        run.summary["shipped"] = evaluation.shipped and evaluation.shipped.quantization


def _log_model(
    run: Any,
    evaluation: Scores,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    name: str | None,
) -> None:
    metadata = {
        "accuracy": float(evaluation.accuracy),
        "size": files[0].stat().st_size,
        "sha256": hashlib.sha256(files[0].read_bytes()).hexdigest(),
        **model_json,
    }
    name = name or f"{metadata.get('task', 'classifier')}-{run.name or run.id}"
    artifact = _wandb().Artifact(_artifact_name(name), type="model", metadata=metadata)
    for path in files:
        artifact.add_file(str(path), name=path.name, skip_cache=True)  # it lies in the run folder
    run.log_artifact(artifact)


def _artifact_name(name: str) -> str:
    """Return `name` with what W&B forbids replaced, cut to the 128 characters it allows."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name)[:128].strip("-") or "model"


def _wandb() -> Any:
    return importlib.import_module("wandb")  # optional, and slow to load
