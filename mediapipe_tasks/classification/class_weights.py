"""Weights of the classes in the loss: the option, and what it comes to for a training set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Union

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.quoting import nearest, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ClassWeights", "class_weights_option", "resolve_class_weights"]

ClassWeights = Union[None, str, Mapping[str, float]]


def class_weights_option() -> fields.Metadata:
    """Declare the option."""
    return fields.option(
        _CLASS_WEIGHTS,
        "Weights of the classes in the loss: 'balanced' (rare classes count more), or "
        "label=weight for some labels and 1 for the others.",
        "all alike",
    )


def _convert(value: Any) -> str | dict[str, float]:
    if value == "balanced":
        return "balanced"
    if not isinstance(value, Mapping) or not value:
        raise TypeError
    weights = {_label(label): fields.positive(weight) for label, weight in value.items()}
    if len(weights) < len(value):  # 1 and "1"
        raise ValueError
    return weights


def _label(label: Any) -> str:
    # A number for a label is what YAML makes of one without quotes; true and false are ambiguous.
    if isinstance(label, bool) or not isinstance(label, (str, int)):
        raise TypeError
    return str(label)


def _parse(words: list[str]) -> str | dict[str, float]:
    if words == ["balanced"]:
        return "balanced"
    pairs = [word.rpartition("=") for word in words]  # a label may have "=" in it
    if any(not equals for _, equals, _ in pairs) or len({p[0] for p in pairs}) < len(pairs):
        raise ValueError
    return {label: float(weight) for label, _, weight in pairs}


_CLASS_WEIGHTS = fields.Kind(
    expected="'balanced', or for each label a weight above 0 (label=weight)",
    convert=_convert,
    parse=_parse,
    metavar="balanced|LABEL=WEIGHT",
    optional=True,
    many=True,
    is_mapping=True,
)


def resolve_class_weights(weights: ClassWeights, labels: Sequence[str]) -> dict[str, float] | None:
    """Return a weight for each class, in the order of the sorted names, or None.

    ``"balanced"`` gives rows / (classes * rows of the class), as scikit-learn does. A class that a
    mapping does not name weighs 1: Keras wants all of them.

    Raises:
        InputError: A weight is for a label that is not in `labels`.
    """
    if weights is None:
        return None
    counts = Counter(labels)
    if isinstance(weights, str):
        return {name: len(labels) / (len(counts) * counts[name]) for name in sorted(counts)}
    for label in weights:
        if label not in counts:
            raise InputError(
                f"class_weights: there is no label {shown(label)} in the training data"
                f"{nearest(label, counts)}"
            )
    return {name: float(weights.get(name, 1.0)) for name in sorted(counts)}
