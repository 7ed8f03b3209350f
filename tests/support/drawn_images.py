"""A small data set of drawn images, and a small model that tells them apart."""

from __future__ import annotations

import random
import sys
from pathlib import Path

SIZE = 64
CLASSES = ("dots", "horizontal", "vertical")


def draw(folder: Path, each: int, *, seed: int = 1) -> Path:
    """Draw so many images of each class, in colours of their own, into a folder for each."""
    generator = random.Random(seed)
    for label in CLASSES:
        (folder / label).mkdir(parents=True)
        for number in range(each):
            picture(label, generator).save(folder / label / f"{number:02}.png")
    return folder


def picture(label, generator):
    from PIL import Image, ImageDraw

    ground = tuple(generator.randrange(0, 100) for _ in range(3))
    ink = tuple(generator.randrange(150, 256) for _ in range(3))
    image = Image.new("RGB", (SIZE, SIZE), ground)
    pen = ImageDraw.Draw(image)
    step, start = generator.choice((8, 10, 12)), generator.randrange(8)
    for place in range(start - 12, SIZE, step):
        if label == "horizontal":
            pen.rectangle((0, place, SIZE, place + step // 2), fill=ink)
        elif label == "vertical":
            pen.rectangle((place, 0, place + step // 2, SIZE), fill=ink)
        else:
            for across in range(start - 12, SIZE, step):
                pen.ellipse((across, place, across + step // 2, place + step // 2), fill=ink)
    return image


def make_base(folder: Path, size: int = SIZE) -> None:
    """Save a model as TensorFlow Hub has them; its features are how strong edges are."""
    import numpy as np
    import tensorflow as tf

    kernels = np.random.default_rng(1).normal(size=(3, 3, 3, 8)).astype(np.float32) / 4
    sobel = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]], np.float32)
    kernels[..., 0], kernels[..., 1] = sobel[:, :, None] / 3, sobel.T[:, :, None] / 3
    base = tf.train.Checkpoint(kernels=tf.Variable(kernels))
    base.trainable_variables = base.variables = [base.kernels]

    @tf.function(input_signature=[tf.TensorSpec((None, size, size, 3), tf.float32)])
    def call(images):
        found = tf.nn.conv2d(images, base.kernels, strides=1, padding="VALID")
        mean = tf.reduce_mean(tf.nn.relu(found), axis=(1, 2))
        return tf.concat([mean, tf.reduce_max(found, axis=(1, 2))], axis=1)

    base.__call__ = call
    tf.saved_model.save(base, str(folder), signatures={"serving_default": call})


if __name__ == "__main__":
    make_base(Path(sys.argv[1]))
