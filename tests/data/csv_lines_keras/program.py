"""Let Keras' CSVLogger write to the standard output."""

import os
import random

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf
from record import expect

PARSER = "csv_lines"
PACKAGES = ("keras",)


class Told(tf.keras.callbacks.Callback):
    """Notes what the logger is about to write."""

    def on_epoch_end(self, epoch, logs=None):
        logs = {name: float(logs[name]) for name in sorted(logs)}
        expect("train", epoch, **{n: v for n, v in logs.items() if not n.startswith("val_")})
        expect("val", epoch, **{n[4:]: v for n, v in logs.items() if n.startswith("val_")})


random.seed(1)
tf.keras.utils.set_random_seed(1)
x = tf.constant([[random.random(), random.random()] for _ in range(48)])
y = tf.cast(x[:, 0] > x[:, 1], tf.float32)
model = tf.keras.Sequential([tf.keras.layers.Dense(1, "sigmoid")])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
logger = tf.keras.callbacks.CSVLogger("/dev/stdout")
model.fit(x, y, epochs=3, validation_split=0.25, verbose=0, callbacks=[Told(), logger])
