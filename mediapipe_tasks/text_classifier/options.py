"""Options of a training, with Model Maker's own names.

Give them by name. Every value is checked when the object is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Union

from mediapipe_tasks import fields
from mediapipe_tasks.config import build, merge, read_config
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.run_options import RunOptions
from mediapipe_tasks.text_classifier.data_options import DataOptions

if TYPE_CHECKING:
    import os

__all__ = ["DataOptions", "RunOptions", "TextClassifierOptions", "build_options"]

ClassWeights = Union[None, str, Mapping[str, float]]

_NO_EFFECT = "has no effect for this model: "
_OUTSIDE_STRATEGY = _NO_EFFECT + "Model Maker trains it outside any distribution strategy"


def _class_weights(value: Any) -> str | dict[str, float]:
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


def _parse_class_weights(words: list[str]) -> str | dict[str, float]:
    if words == ["balanced"]:
        return "balanced"
    pairs = [word.rpartition("=") for word in words]  # a label may have "=" in it
    if any(not equals for _, equals, _ in pairs) or len({p[0] for p in pairs}) < len(pairs):
        raise ValueError
    return {label: float(weight) for label, _, weight in pairs}


_CLASS_WEIGHTS = fields.Kind(
    expected="'balanced', or for each label a weight above 0 (label=weight)",
    convert=_class_weights,
    parse=_parse_class_weights,
    metavar="balanced|LABEL=WEIGHT",
    optional=True,
    many=True,
    is_mapping=True,
)


@dataclass(frozen=True)
class TextClassifierOptions:
    """How the model is built and trained; the fields' metadata says what each is for."""

    REFUSED: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "learning_rate": _NO_EFFECT
            + "Model Maker always trains it with RMSprop at Keras's 0.001",
            "distribution_strategy": _OUTSIDE_STRATEGY,
            "num_gpus": _OUTSIDE_STRATEGY,
            "tpu": _OUTSIDE_STRATEGY,
            "export_dir": "is not an option here: give output, the folder for everything",
            "supported_model": "is not an option here: the model is the average of word embeddings",
        }
    )

    seq_len: int | None = field(
        default=None,
        metadata=fields.whole(
            "Tokens that the model reads of a text, the start token included; the rest is cut off. "
            "Far too many make a poor model: it averages over the padding.",
            minimum=2,
            unset="from the data: the 95th percentile of words and a few more",
        ),
    )
    wordvec_dim: int = field(
        default=128, metadata=fields.whole("Length of a word's vector.", minimum=1)
    )
    do_lower_case: bool = field(
        default=True,
        metadata=fields.flag("Make letters small, in training and in this package's predictions."),
    )
    vocab_size: int = field(
        default=10000, metadata=fields.whole("Most frequent words to know.", minimum=1)
    )
    dropout_rate: float = field(
        default=0.2, metadata=fields.fraction("Share of the units dropped in training.", zero=True)
    )
    batch_size: int = field(
        default=16, metadata=fields.whole("Texts in a training step.", minimum=1)
    )
    epochs: int = field(
        default=50,
        metadata=fields.whole("Times that the training data is gone through.", minimum=1),
    )
    steps_per_epoch: int | None = field(
        default=None,
        metadata=fields.whole(
            "Training steps in an epoch; without --repeat, at most the batches there are.",
            minimum=1,
            unset="the full batches there are",
        ),
    )
    class_weights: ClassWeights = field(
        default=None,
        metadata=fields.option(
            _CLASS_WEIGHTS,
            "Weights of the classes in the loss: 'balanced' (rare classes count more), or "
            "label=weight for some labels and 1 for the others.",
            "all alike",
        ),
    )
    shuffle: bool = field(
        default=True, metadata=fields.flag("Shuffle the training data, anew in every epoch.")
    )
    repeat: bool = field(
        default=False,
        metadata=fields.flag("Repeat the training data without end; needs --steps-per-epoch."),
    )
    seed: int = field(
        default=1,
        metadata=fields.whole(
            "Seed of every random choice: splits, order, weights.", minimum=0, maximum=2**32 - 1
        ),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.repeat and self.steps_per_epoch is None:
            raise InputError("repeat: an epoch would never end; give steps_per_epoch with it")


def build_options(
    given: Mapping[str, Any], config: str | os.PathLike[str] | None = None
) -> tuple[TextClassifierOptions, DataOptions, RunOptions]:
    """Make the options of a training; `given` wins over the configuration file, that over defaults.

    Args:
        given: Values by name, from the command line, say.
        config: A YAML or TOML file; see `mediapipe_tasks.config`.

    Raises:
        InputError: A name or a value is wrong, or ``data`` or ``output`` is missing.
    """
    classes = (TextClassifierOptions, DataOptions, RunOptions)
    from_file = {} if config is None else read_config(config, *classes)
    training, data, run = build(merge(from_file, given), *classes)
    return training, data, run
