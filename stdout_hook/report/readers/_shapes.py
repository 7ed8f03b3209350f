"""What the JSON files of a run folder hold, as far as a page relies on it.

A shape is a type (``float`` is any number, ``object`` anything), ``[shape]`` a list of such values,
and a mapping of names to shapes a mapping with these fields; `ANY` stands for all other names. What
is null, or not there, always fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["ANY", "DATA", "EVALUATION", "RUN", "fits", "misfits"]

ANY = "*"

_THRESHOLDS = [{"wanted": float, "score": float, "coverage": float, "precision": float}]

RUN: Mapping[str, Any] = {
    **dict.fromkeys(("name", "group", "project", "start", "end", "status", "error"), str),
    **dict.fromkeys(("command", "python", "task"), str),
    "tags": [str],
    "config": {},
    "versions": {ANY: str},
    "wandb": {"id": str, "mode": str, "url": str},
}

EVALUATION: Mapping[str, Any] = {
    **dict.fromkeys(("count", "accuracy", "macro_f1", "loss", "texts_per_second"), float),
    "examples_per_second": float,
    "unit": str,
    "labels": [str],
    "per_class": {ANY: {ANY: float}},
    "confusion": [[float]],
    "calibration": {"ece": float, "bins": [{ANY: float}]},
    "baseline": {"name": str, "accuracy": float, "macro_f1": float},
    "thresholds": {"overall": _THRESHOLDS, "by_class": {ANY: _THRESHOLDS}},
    "words": {ANY: [list]},
    "mislabelled": [{"Prompt": str, "Expected": str, "Actual": str, "Score": float}],
    "out_of_scope": {"count": float, "auroc": float, "refused": [{ANY: float}]},
    "variants": [
        {
            **dict.fromkeys(("quantization", "file", "problem"), str),
            **dict.fromkeys(("size", "accuracy", "macro_f1", "agreement"), float),
            "measured": {ANY: float},
        }
    ],
    "shipped": {"quantization": str, "reason": str},
}

_EXAMPLES = {"count": float, "examples": [{"Prompt": str}]}

DATA: Mapping[str, Any] = {
    "unit": str,
    "seq_len": float,
    "vocabulary": float,
    "splits": {
        ANY: {
            "rows": float,
            "classes": {ANY: float},
            "tokens": {
                **dict.fromkeys(("mean", "max", "cut"), float),
                "histogram": {"edges": [float], "counts": [float]},
            },
            "duplicates": _EXAMPLES,
            "also_in_train": _EXAMPLES,
            "unknown_words": float,
            "untrained_words": float,
        }
    },
    "contradictions": _EXAMPLES,
    "warnings": [str],
}


def misfits(found: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterable[str]:
    """Return the names of the fields that do not have the shape they should have."""
    return [name for name, value in found.items() if not fits(value, shapes.get(name, object))]


def fits(value: object, shape: Any) -> bool:
    """Tell whether a value of a JSON file has a shape."""
    if value is None:
        return True
    if shape is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, Mapping):
        return isinstance(value, Mapping) and all(
            fits(one, shape.get(name, shape.get(ANY, object))) for name, one in value.items()
        )
    return isinstance(value, shape)
