"""TensorFlow data sets of images, read and cut out the same way each time.

Model Maker's own data set shuffles with the global ``random``, and its cut-outs are drawn by
several threads from one generator, so that no two trainings are alike. Here each image has a seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediapipe_tasks.image_classifier.pixels import read_image

if TYPE_CHECKING:
    from mediapipe_tasks.image_classifier.images import Images

__all__ = ["Preparation", "dataset"]

# Model Maker's own, of its image_preprocessing.py.
_LEAST_COVERED = 0.1
_ASPECTS = (3 / 4, 4 / 3)
_AREAS = (0.08, 1.0)
_ATTEMPTS = 10


def dataset(
    images: Images, names: Sequence[str], *, scratch: Path, seed: int = 0, shuffle: bool = False
) -> Any:
    """Return a data set of ``((pixels, seed), class)``; the seed is for random cut-outs.

    Args:
        images: The images; their labels are among `names`.
        names: The classes.
        scratch: Where copies are put of images that TensorFlow would read otherwise.
        seed: Of the seeds, and of the order.
        shuffle: Whether the order is another in every epoch.
    """
    import tensorflow as tf

    index = {name: i for i, name in enumerate(names)}
    rows = tf.data.Dataset.from_tensor_slices(
        (
            tf.constant(_readable(images, scratch), tf.string),
            tf.constant([index[label] for label in images.labels], tf.int64),
        )
    )
    if shuffle:
        rows = rows.shuffle(len(images), seed=seed, reshuffle_each_iteration=True)
    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)
    return tf.data.Dataset.zip((rows, seeds)).map(
        lambda row, pair: ((_pixels(row[0]), pair), row[1]), num_parallel_calls=tf.data.AUTOTUNE
    )


def _readable(images: Images, scratch: Path) -> list[bytes]:
    """Return the paths of files that TensorFlow reads as `read_image` does; some are made."""
    folder = scratch / "converted"
    folder.mkdir(exist_ok=True)
    return [
        bytes(path if facts.is_plain else _converted(path, folder / f"{facts.digest}.png"))
        for path, facts in zip(images.paths, images.facts)
    ]


def _converted(path: Path, copy: Path) -> Path:
    if not copy.exists():
        read_image(path).save(copy)
    return copy


def _pixels(path: Any) -> Any:
    """Return an image, uint8 of shape (height, width, 3)."""
    import tensorflow as tf

    content = tf.io.read_file(path)
    return tf.cond(
        tf.io.is_jpeg(content),
        # By default TensorFlow decodes faster and less exactly than all others.
        lambda: tf.io.decode_jpeg(content, channels=3, dct_method="INTEGER_ACCURATE"),
        lambda: tf.io.decode_png(content, channels=3),
    )


class Preparation:
    """Makes of an image what the model takes; callable as Model Maker calls its own.

    All but random cut-outs is as the runtime does it: the whole image is stretched to the model's
    size. Model Maker's validation, where it cuts out, looks at the middle of the images only.

    Args:
        original: Model Maker's ``Preprocessor``.
    """

    def __init__(self, original: Any) -> None:
        self._original = original

    def __call__(self, image: tuple[Any, Any], label: Any, is_training: bool = True) -> Any:
        """Return the pixels and the class of an image of a `dataset`."""
        if is_training and self._original.use_augmentation:
            image = (_cut_out(*image), image[1])
        return self.as_runtime(image, label)

    def as_runtime(self, image: tuple[Any, Any], label: Any) -> Any:
        """Return the same of the whole image."""
        return self._original._preprocess_without_augmentation(image[0], label)


def _cut_out(pixels: Any, seed: Any) -> Any:
    """Return a random part of an image, mirrored or not."""
    import tensorflow as tf

    begin, size, _ = tf.image.stateless_sample_distorted_bounding_box(
        tf.shape(pixels),
        bounding_boxes=tf.constant([0.0, 0.0, 1.0, 1.0], shape=[1, 1, 4]),
        seed=seed,
        min_object_covered=_LEAST_COVERED,
        aspect_ratio_range=_ASPECTS,
        area_range=_AREAS,
        max_attempts=_ATTEMPTS,
        use_image_if_no_bounding_boxes=True,
    )
    part = tf.slice(pixels, begin, size)
    part.set_shape([None, None, 3])
    return tf.image.stateless_random_flip_left_right(part, seed=seed)
