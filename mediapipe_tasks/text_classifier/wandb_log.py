"""Put an evaluation into a W&B run: scores, predictions, confusion matrix and the model."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from stdout_hook.wandb_run import inside

__all__ = ["COLUMNS", "log_evaluation"]

COLUMNS = ("Successful", "Expected", "Actual", "Score", "Prompt", "Margin", "RunnerUp")
"""The table's columns, the most telling ones first."""

_MOST_CLASSES = 100
"""W&B draws a table's first 10,000 rows, and a confusion matrix has a row for each cell."""


class _Evaluation(Protocol):
    """What is needed of an evaluation."""

    accuracy: float
    macro_f1: float
    loss: float | None
    baseline: Mapping[str, Any] | None

    def most_confused(self, limit: int = ...) -> tuple[Sequence[str], Sequence[int], Sequence[int]]:
        """Return class names, and for each text the indices of its true and predicted class."""
        ...


def log_evaluation(
    run: Any,
    evaluation: Any,
    rows: Iterable[Any],
    *,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    keras_accuracy: float | None = None,
    name: str | None = None,
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
        keras_accuracy: Accuracy on the same texts before the export, by Keras.
        name: The artifact's name; of the task and the run where None.
    """
    with inside(Path(run.settings.wandb_dir)):
        _log_scores(run, evaluation, keras_accuracy)
        if run.disabled:  # W&B would stage the files all the same
            return
        _log_predictions(run, rows)
        _log_confusion(run, evaluation)
        _log_model(run, evaluation, model_json, files, name)


def _log_scores(run: Any, evaluation: _Evaluation, keras_accuracy: float | None) -> None:
    baseline = evaluation.baseline or {}
    scores = {
        "test/accuracy": evaluation.accuracy,
        "test/macro_f1": evaluation.macro_f1,
        "test/loss": evaluation.loss,
        "keras/test_accuracy": keras_accuracy,
        "baseline/test_accuracy": baseline.get("accuracy"),
        "baseline/test_macro_f1": baseline.get("macro_f1"),
    }
    known = {key: float(value) for key, value in scores.items() if value is not None}
    run.log(known)
    run.summary.update(known)  # else a summary of another kind (min, max) would stand there


def _log_predictions(run: Any, rows: Iterable[Any]) -> None:
    table = _wandb().Table(columns=list(COLUMNS), data=[_cells(row) for row in rows])
    run.log({"predictions": table})


def _cells(row: Any) -> list[Any]:
    """Return one row's values in the table's order and of one type a column."""
    fields = row if isinstance(row, Mapping) else {key: getattr(row, key) for key in COLUMNS}
    return [_CELL.get(key, _text)(fields[key]) for key in COLUMNS]


def _text(value: Any) -> str:
    """Return text that can be stored as UTF-8: lone surrogates are spelt out."""
    text = "" if value is None else str(value)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_CELL: dict[str, Any] = {"Successful": bool, "Score": float, "Margin": float}


def _log_confusion(run: Any, evaluation: _Evaluation) -> None:
    names, y_true, y_pred = evaluation.most_confused(limit=_MOST_CLASSES)
    if not len(y_true):
        return
    chart = _wandb().plot.confusion_matrix(
        y_true=[int(index) for index in y_true],
        preds=[int(index) for index in y_pred],
        class_names=[_text(name) for name in names],
        title="Confusion matrix of the test set",
    )
    run.log({"confusion_matrix": chart})


def _log_model(
    run: Any,
    evaluation: _Evaluation,
    model_json: Mapping[str, Any],
    files: Sequence[Path],
    name: str | None,
) -> None:
    metadata = {
        "task": "text_classifier",
        "accuracy": float(evaluation.accuracy),
        "size": files[0].stat().st_size,
        "sha256": hashlib.sha256(files[0].read_bytes()).hexdigest(),
        **model_json,
    }
    name = name or f"{metadata['task']}-{run.name or run.id}"
    artifact = _wandb().Artifact(_artifact_name(name), type="model", metadata=metadata)
    for path in files:
        artifact.add_file(str(path), name=path.name, skip_cache=True)  # it lies in the run folder
    run.log_artifact(artifact)


def _artifact_name(name: str) -> str:
    """Return `name` with what W&B forbids replaced, cut to the 128 characters it allows."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name)[:128].strip("-") or "model"


def _wandb() -> Any:
    return importlib.import_module("wandb")  # optional, and slow to load
