"""Options of a training, with Model Maker's own names.

Give them by name. Every value is checked when the object is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from mediapipe_tasks.classification.class_weights import ClassWeights, class_weights_option
from mediapipe_tasks.classification.quantization import QUANTIZE, SHIP_IF_WITHIN
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.options import fields
from mediapipe_tasks.options.config import build, gather
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.text_classifier.data_options import DataOptions
from mediapipe_tasks.text_classifier.models import (
    MOBILEBERT,
    MODELS,
    WORD_EMBEDDING,
    Model,
    default_of,
    model_named,
)

if TYPE_CHECKING:
    import os

__all__ = ["DataOptions", "RunOptions", "TextClassifierOptions", "build_options"]

FROM_MODEL: Any = None
"""The default of an option that has another one for each model; see `models`."""

_SHARES = fields.Kind(
    expected="numbers above 0 and below 1",
    convert=lambda value: tuple(map(_share, [value] if isinstance(value, Real) else value)),
    parse=lambda words: [float(word) for word in words],
    metavar="X",
    optional=True,
    many=True,
)


def _share(value: Any) -> float:
    number = fields.positive(value)
    if number >= 1:
        raise ValueError
    return number


@dataclass(frozen=True)
class TextClassifierOptions:
    """How the model is built and trained; the fields' metadata says what each is for."""

    REFUSED: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "export_dir": "is not an option here: give output, the folder for everything",
            "supported_model": "is not an option here: give model, or encoder",
            "tokenizer": "is not an option here: both of Model Maker's make the same of the texts, "
            "which are normalised before",
        }
    )

    model: str | None = field(
        default=None,
        metadata=fields.choice(
            "The model: an average of word embeddings, small and quick, or MobileBERT, which is "
            "downloaded once.",
            (WORD_EMBEDDING, MOBILEBERT),
            unset="word_embedding, or BERT with --encoder",
        ),
    )
    encoder: Path | None = field(
        default=None,
        metadata=fields.path(
            "BERT encoder to train on top of: a TensorFlow 2 SavedModel, as `mediapipe-tasks "
            "encoder convert` makes it.",
            metavar="DIR",
            unset="none",
        ),
    )
    seq_len: int | None = field(
        default=None,
        metadata=fields.whole(
            "Tokens that the model reads of a text, the special ones included; the rest is cut "
            "off. Far too many make a poor model of word embeddings (it averages over the "
            "padding), and a slow one with BERT.",
            minimum=2,
            unset="from the data: what nearly all texts have, and a few more",
        ),
    )
    wordvec_dim: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "Length of a word's vector.", minimum=1, unset=default_of("wordvec_dim")
        ),
    )
    do_lower_case: bool = field(
        default=FROM_MODEL,
        metadata=fields.flag(
            "Make letters small, in training and in this package's predictions.",
            unset=default_of("do_lower_case"),
        ),
    )
    vocab_size: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "Most frequent words to know.", minimum=1, unset=default_of("vocab_size")
        ),
    )
    dropout_rate: float = field(
        default=FROM_MODEL,
        metadata=fields.fraction(
            "Share of the units dropped in training.", zero=True, unset=default_of("dropout_rate")
        ),
    )
    batch_size: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "Texts in a training step.", minimum=1, unset=default_of("batch_size")
        ),
    )
    epochs: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "Times that the training data is gone through.", minimum=1, unset=default_of("epochs")
        ),
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
        metadata=class_weights_option(),
    )
    shuffle: bool = field(
        default=True, metadata=fields.flag("Shuffle the training data, anew in every epoch.")
    )
    repeat: bool = field(
        default=False,
        metadata=fields.flag("Repeat the training data without end; needs --steps-per-epoch."),
    )
    learning_rate: float = field(
        default=FROM_MODEL,
        metadata=fields.number(
            "BERT: learning rate, reached after a tenth of the steps.",
            unset=default_of("learning_rate"),
        ),
    )
    end_learning_rate: float = field(
        default=FROM_MODEL,
        metadata=fields.number(
            "BERT: what the learning rate falls to, linearly.",
            zero=True,
            unset=default_of("end_learning_rate"),
        ),
    )
    optimizer: str = field(
        default=FROM_MODEL,
        metadata=fields.choice(
            "BERT: the optimizer.", ("adamw", "lamb"), unset=default_of("optimizer")
        ),
    )
    weight_decay: float = field(
        default=FROM_MODEL,
        metadata=fields.number(
            "BERT: weight decay, of all weights but biases and normalisation layers.",
            zero=True,
            unset=default_of("weight_decay"),
        ),
    )
    do_fine_tuning: bool = field(
        default=FROM_MODEL,
        metadata=fields.flag(
            "BERT: train the encoder too, not only the layer on top.",
            unset=default_of("do_fine_tuning"),
        ),
    )
    gamma: float = field(
        default=FROM_MODEL,
        metadata=fields.number(
            "BERT: how much the focal loss leaves to what is still wrong; 0 is cross-entropy.",
            zero=True,
            unset=default_of("gamma"),
        ),
    )
    checkpoint_frequency: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "BERT: epochs from one copy of the weights to the next, kept in the folder weights; "
            "0 keeps none.",
            minimum=0,
            unset=default_of("checkpoint_frequency"),
        ),
    )
    desired_precisions: tuple[float, ...] = field(
        default=FROM_MODEL,
        metadata=fields.option(
            _SHARES,
            "BERT with two classes: show the recall at each of these precisions.",
            default_of("desired_precisions"),
        ),
    )
    desired_recalls: tuple[float, ...] = field(
        default=FROM_MODEL,
        metadata=fields.option(
            _SHARES,
            "BERT with two classes: show the precision at each of these recalls.",
            default_of("desired_recalls"),
        ),
    )
    distribution_strategy: str = field(
        default=FROM_MODEL,
        metadata=fields.choice(
            "BERT: how TensorFlow spreads the training over GPUs or a TPU.",
            ("off", "one_device", "mirrored", "tpu"),
            unset=default_of("distribution_strategy"),
        ),
    )
    num_gpus: int = field(
        default=FROM_MODEL,
        metadata=fields.whole(
            "BERT: GPUs that the strategy uses.", minimum=0, unset=default_of("num_gpus")
        ),
    )
    tpu: str | None = field(
        default=None,
        metadata=fields.text(
            "BERT: name or address of the TPU, or local.", unset=default_of("tpu")
        ),
    )
    quantize: tuple[str, ...] = field(default=(), metadata=QUANTIZE)
    ship_if_within: float = field(default=0.5, metadata=SHIP_IF_WITHIN)
    seed: int = field(
        default=1,
        metadata=fields.whole(
            "Seed of every random choice: splits, order, weights.", minimum=0, maximum=2**32 - 1
        ),
    )

    @property
    def is_bert(self) -> bool:
        """Tell whether a BERT encoder is trained."""
        return self.encoder is not None or self.model == MOBILEBERT

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.model is not None and self.encoder is not None:
            raise InputError("encoder: give it without model: the encoder is the model")
        self._fill_in(model_named(self.model, has_encoder=self.encoder is not None))
        if self.repeat and self.steps_per_epoch is None:
            raise InputError("repeat: an epoch would never end; give steps_per_epoch with it")
        if self.is_bert and "int8" in self.quantize:
            raise InputError(
                "quantize: int8 makes nothing usable of BERT, whose numbers do not fit into 8 "
                "bits; give dynamic, which has weights of 8 bits too"
            )

    def _fill_in(self, model: Model) -> None:
        """Take the model's defaults, and refuse what has no effect for it."""
        if self.model is None and self.encoder is None:
            object.__setattr__(self, "model", WORD_EMBEDDING)
        known = {name for one in MODELS.values() for name in one.defaults}
        for name in (one.name for one in dataclasses.fields(self) if one.name in known):
            given = getattr(self, name)
            if name not in model.defaults and given is not None:
                raise InputError(f"{name}: {model.refusal(name)}")
            if given is None:
                object.__setattr__(self, name, model.defaults.get(name))


OPTIONS = (TextClassifierOptions, DataOptions, RunOptions)
"""All that a training has options of."""


def build_options(
    given: Mapping[str, Any], config: str | os.PathLike[str] | None = None
) -> tuple[TextClassifierOptions, DataOptions, RunOptions]:
    """Make the options of a training; `given` wins over the configuration file, that over defaults.

    Args:
        given: Values by name, from the command line, say.
        config: A YAML or TOML file; see `mediapipe_tasks.options.config`.

    Raises:
        InputError: A name or a value is wrong, or ``data`` or ``output`` is missing.
    """
    training, data, run = build(gather(given, config, *OPTIONS), *OPTIONS)
    return training, data, run
