"""Options of a training, with Model Maker's own names.

Give them by name. Every value is checked when the object is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from mediapipe_tasks.classification.class_weights import ClassWeights, class_weights_option
from mediapipe_tasks.classification.quantization import QUANTIZE, SHIP_IF_WITHIN
from mediapipe_tasks.errors import InputError
from mediapipe_tasks.image_classifier.base import MODELS
from mediapipe_tasks.image_classifier.data_options import DataOptions
from mediapipe_tasks.options import fields
from mediapipe_tasks.options.config import build, gather
from mediapipe_tasks.runs.options import RunOptions

if TYPE_CHECKING:
    import os
    from pathlib import Path

__all__ = ["OPTIONS", "DataOptions", "ImageClassifierOptions", "RunOptions", "build_options"]

DEFAULT_MODEL = "efficientnet_lite0"

_ONE_OF_SEVERAL = "is not an option here: an image has one label of several"
_ONE_DEVICE = "is not an option here: the training runs on the device that TensorFlow finds"


@dataclass(frozen=True)
class ImageClassifierOptions:
    """How the model is built and trained; the fields' metadata says what each is for."""

    REFUSED: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "alpha": "has no effect for these models: only Keras's own MobileNetV2 has a width",
            "checkpoint_frequency": "is not an option here: what Model Maker keeps of an epoch is "
            "gone when the training ends",
            "one_hot": _ONE_OF_SEVERAL,
            "multi_labels": _ONE_OF_SEVERAL,
            "distribution_strategy": _ONE_DEVICE,
            "num_gpus": _ONE_DEVICE,
            "tpu": _ONE_DEVICE,
            "export_dir": "is not an option here: give output, the folder for everything",
            "supported_model": f"is called model here: {', '.join(MODELS)}",
        }
    )

    model: str | None = field(
        default=None,
        metadata=fields.choice(
            "Model that the training begins with; from TensorFlow Hub, or its cache in "
            "$TFHUB_CACHE_DIR.",
            tuple(MODELS),
            unset=DEFAULT_MODEL,
        ),
    )
    base: Path | None = field(
        default=None,
        metadata=fields.path(
            "A SavedModel to begin with instead: images from 0 to 1 go in, a feature vector comes "
            "out.",
            metavar="DIR",
            unset="none",
        ),
    )
    image_size: int | None = field(
        default=None,
        metadata=fields.whole(
            "Width and height of the images that the base takes.",
            minimum=1,
            unset="what the model or the base says",
        ),
    )
    do_fine_tuning: bool = field(
        default=False, metadata=fields.flag("Train the base too, not the last layer alone.")
    )
    learning_rate: float = field(
        default=0.01,
        metadata=fields.number(
            "Learning rate for 256 images in a step; for fewer it is as much less."
        ),
    )
    batch_size: int = field(
        default=16, metadata=fields.whole("Images in a training step.", minimum=1)
    )
    epochs: int = field(
        default=20,
        metadata=fields.whole("Times that the training data is gone through.", minimum=1),
    )
    warmup_epochs: int = field(
        default=2,
        metadata=fields.whole("Epochs in which the learning rate rises from 0.", minimum=0),
    )
    decay_samples: int | None = field(
        default=None,
        metadata=fields.whole(
            "Images after which the learning rate has fallen to 0; fewer than there are in all "
            "epochs count as those.",
            minimum=1,
            unset="those in all epochs",
        ),
    )
    dropout_rate: float = field(
        default=0.2, metadata=fields.fraction("Share of the units dropped in training.", zero=True)
    )
    l1_regularizer: float = field(
        default=0.0, metadata=fields.number("Strength of the last layer's L1 penalty.", zero=True)
    )
    l2_regularizer: float = field(
        default=0.0001,
        metadata=fields.number("Strength of the last layer's L2 penalty.", zero=True),
    )
    label_smoothing: float = field(
        default=0.1,
        metadata=fields.fraction(
            "Share of the certainty that training takes from the labels; scores come out lower.",
            zero=True,
        ),
    )
    do_data_augmentation: bool = field(
        default=True,
        metadata=fields.flag("Train on random cut-outs, mirrored or not, anew in every epoch."),
    )
    steps_per_epoch: int | None = field(
        default=None,
        metadata=fields.whole(
            "Training steps in an epoch; without --repeat, at most the batches there are.",
            minimum=1,
            unset="the full batches there are",
        ),
    )
    class_weights: ClassWeights = field(default=None, metadata=class_weights_option())
    shuffle: bool = field(
        default=True, metadata=fields.flag("Shuffle the training data, anew in every epoch.")
    )
    repeat: bool = field(
        default=False,
        metadata=fields.flag("Repeat the training data without end; needs --steps-per-epoch."),
    )
    quantize: tuple[str, ...] = field(default=(), metadata=QUANTIZE)
    ship_if_within: float = field(default=0.5, metadata=SHIP_IF_WITHIN)
    seed: int = field(
        default=1,
        metadata=fields.whole(
            "Seed of every random choice: splits, order, cut-outs, weights.",
            minimum=0,
            maximum=2**32 - 1,
        ),
    )

    def __post_init__(self) -> None:
        fields.check_fields(self)
        if self.repeat and self.steps_per_epoch is None:
            raise InputError("repeat: an epoch would never end; give steps_per_epoch with it")
        if self.base is not None and self.model is not None:
            raise InputError("base and model: both are given; the training begins with one of them")
        if self.base is None and self.image_size is not None:
            raise InputError("image_size: is the model's own; give it with base only")
        if self.base is None and self.model is None:
            object.__setattr__(self, "model", DEFAULT_MODEL)


OPTIONS = (ImageClassifierOptions, DataOptions, RunOptions)
"""The dataclasses of a training's options."""


def build_options(
    given: Mapping[str, Any], config: str | os.PathLike[str] | None = None
) -> tuple[ImageClassifierOptions, DataOptions, RunOptions]:
    """Make the options of a training; `given` wins over the configuration file, that over defaults.

    Args:
        given: Values by name, from the command line, say.
        config: A YAML or TOML file; see `mediapipe_tasks.options.config`.

    Raises:
        InputError: A name or a value is wrong, or ``data`` or ``output`` is missing.
    """
    training, data, run = build(gather(given, config, *OPTIONS), *OPTIONS)
    return training, data, run
