"""The model that a training begins with: its weights and the size of its images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.hub import fetch_model
from mediapipe_tasks.quoting import shown_error, shown_path

if TYPE_CHECKING:
    from mediapipe_tasks.image_classifier.options import ImageClassifierOptions

__all__ = ["MODELS", "Base", "check_base", "find_base", "load_base"]


class HubModel(NamedTuple):
    """A model on the hub that Model Maker knows.

    Attributes:
        address: Where it is.
        size: Width and height of its images.
    """

    address: str
    size: int


_HUB = "https://tfhub.dev"

MODELS = {
    "mobilenet_v2": HubModel(f"{_HUB}/google/tf2-preview/mobilenet_v2/feature_vector/4", 224),
    "efficientnet_lite0": HubModel(f"{_HUB}/tensorflow/efficientnet/lite0/feature-vector/2", 224),
    "efficientnet_lite2": HubModel(f"{_HUB}/tensorflow/efficientnet/lite2/feature-vector/2", 260),
    "efficientnet_lite4": HubModel(f"{_HUB}/tensorflow/efficientnet/lite4/feature-vector/2", 300),
}


class Base(NamedTuple):
    """What a training begins with.

    Attributes:
        name: What it is called.
        path: The folder of its SavedModel.
        size: Width and height of its images; None where the SavedModel must say it.
    """

    name: str
    path: Path
    size: Optional[int]


def check_base(options: ImageClassifierOptions) -> None:
    """Check that the folder of a base of the user's own is one.

    Raises:
        InputError: It is not.
    """
    if options.base is not None and not (options.base / "saved_model.pb").is_file():
        problem = "has no saved_model.pb" if options.base.is_dir() else "is no folder"
        raise InputError(
            f"base: {shown_path(options.base)} {problem}; give the folder of a SavedModel, as "
            "TensorFlow Hub has them for image feature vectors"
        )


def find_base(options: ImageClassifierOptions, notify: Callable[[str], object]) -> Base:
    """Return the base of a training; downloaded where neither disk nor cache has it.

    Args:
        options: Name the model, or the folder of a SavedModel.
        notify: Called with a line before a download.

    Raises:
        TaskError: It cannot be downloaded.
    """
    if options.base is not None:
        return Base(options.base.name, options.base.absolute(), options.image_size)
    model = options.model or ""
    return Base(model, fetch_model(MODELS[model].address, notify), MODELS[model].size)


def load_base(base: Base, *, is_tuned: bool) -> tuple[Any, int]:
    """Load a base and try it.

    Args:
        base: The base.
        is_tuned: Whether it is to be trained.

    Returns:
        What was loaded, and the width and height of its images.

    Raises:
        InputError: It cannot be loaded, takes no images, or gives no feature vectors.
    """
    import tensorflow as tf

    where = f"base: {shown_path(base.path)}"
    try:
        loaded = tf.saved_model.load(str(base.path))
    except Exception as error:  # whatever TensorFlow raises for a broken file
        raise InputError(f"{where} cannot be loaded: {shown_error(error)}") from error
    size = base.size or _told_size(where, loaded)
    try:
        found = loaded(tf.zeros((1, size, size, 3)))
    except Exception as error:
        raise InputError(
            f"{where} takes no images of {size} by {size} from 0 to 1, float32 of shape (batch, "
            f"height, width, 3): {shown_error(error)}"
        ) from error
    if not tf.is_tensor(found) or found.shape.rank != 2:
        raise InputError(f"{where} gives no feature vectors, a tensor of shape (batch, features)")
    if is_tuned and not getattr(loaded, "trainable_variables", ()):
        raise InputError(f"do_fine_tuning: {shown_path(base.path)} has no weights to train")
    return loaded, size


def _told_size(where: str, loaded: Any) -> int:
    """Return the size that a SavedModel's signature states."""
    shapes = [
        spec.shape.as_list()
        for signature in getattr(loaded, "signatures", {}).values()
        for spec in signature.structured_input_signature[1].values()
        if spec.shape.rank == 4
    ]
    sizes = {tuple(shape[1:3]) for shape in shapes}
    if len(sizes) != 1 or None in next(iter(sizes)):
        raise InputError(f"{where} does not say how large its images are; give --image-size")
    height, width = next(iter(sizes))
    if height != width:
        raise InputError(f"{where} takes images of {width} by {height}; expected square ones")
    return int(height)
