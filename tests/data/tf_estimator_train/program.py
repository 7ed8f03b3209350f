"""Train and evaluate a `tf.estimator.Estimator` with a hook that logs its own tensors."""

import logging
import os
import tempfile
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from record import expect  # noqa: E402

PARSER = "tf_estimator"
PACKAGES = ("tensorflow", "tensorflow-estimator")
tf1 = tf.compat.v1


class Told(tf1.train.LoggingTensorHook):
    """Tells what it is about to log."""

    step = None

    def _log_tensors(self, tensor_values):
        values = {name: float(str(tensor_values[name])) for name in self._tag_order}
        expect("train", None, int(Told.step), **values)
        super()._log_tensors(tensor_values)


def build(features, labels, mode):
    """Return a linear model."""
    found = tf1.layers.dense(features["x"], 2)
    loss = tf1.losses.sparse_softmax_cross_entropy(labels, found)
    right = tf1.metrics.accuracy(labels, tf.argmax(found, 1))
    if mode == tf.estimator.ModeKeys.EVAL:
        missing = tf1.metrics.mean(tf.constant(float("nan")))
        metrics = {"accuracy": right, "recall/top-2": missing}
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics)
    step = tf1.train.get_global_step()
    train = tf1.train.GradientDescentOptimizer(0.1).minimize(loss, step)
    rate = tf.identity(tf1.train.exponential_decay(0.1, step, 10, 0.5), "rate")
    hooks = [Told({"learning_rate": rate, "cross_entropy": loss}, every_n_iter=20)]
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train, training_hooks=hooks)


class Inner(tf1.train.LoggingTensorHook):
    """Takes the place of the estimator's own hook."""

    def _log_tensors(self, tensor_values):
        if "step" in tensor_values:
            Told.step = tensor_values["step"]
            expect("train", None, int(Told.step), loss=float(str(tensor_values["loss"])))
        super()._log_tensors(tensor_values)


def main():
    log = logging.getLogger("tensorflow")
    log.setLevel(logging.INFO)
    log.addFilter(lambda record: record.levelno == logging.INFO)
    random = np.random.default_rng(0)
    x = random.random((64, 4), dtype=np.float32)
    y = (x.sum(1) > 2).astype(np.int64)
    config = tf.estimator.RunConfig(tempfile.mkdtemp(), 1, log_step_count_steps=20)
    model = tf.estimator.Estimator(build, config=config)
    tf1.train.LoggingTensorHook = Inner
    feed = tf1.estimator.inputs.numpy_input_fn
    model.train(feed({"x": x}, y, 8, num_epochs=None, shuffle=False), steps=60)
    results = model.evaluate(feed({"x": x}, y, 8, shuffle=False), name="dev")
    step = int(results.pop("global_step"))
    expect("val", None, step, **{name: float(str(v)) for name, v in sorted(results.items())})


if __name__ == "__main__":
    main()
