"""Train by MXNet's `Module.fit` with a `Speedometer`."""

import logging

import mxnet as mx
import numpy as np
from record import expect

PARSER = "mxnet"
PACKAGES = ("mxnet",)


def rounded(pairs):
    return {name: float(f"{value:f}") for name, value in pairs}


class Told(mx.callback.Speedometer):
    """Tells the values that it is about to log."""

    def __call__(self, param):
        if self.init and param.nbatch % self.frequent == 0 and self.last_count <= param.nbatch:
            values = rounded(param.eval_metric.get_name_value())
            expect("train", param.epoch, param.nbatch, **values)
        super().__call__(param)


def tell_validation(param):
    for name, value in param.eval_metric.get_global_name_value():
        expect("val", param.epoch, **rounded([(name, value)]))


def main():
    logging.basicConfig(level=logging.INFO)
    mx.random.seed(0)
    random = np.random.RandomState(0)
    x = random.rand(64, 4).astype("float32")
    y = (x.sum(1) > 2).astype("float32")
    data = mx.io.NDArrayIter(x, y, 4)
    symbol = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=2)
    symbol = mx.sym.SoftmaxOutput(symbol, name="softmax")
    module = mx.mod.Module(symbol)
    metric = mx.metric.CompositeEvalMetric(["acc", "ce"])

    def tell_epoch(epoch, *_):
        for name, value in metric.get_global_name_value():
            expect("train", epoch, **rounded([(name, value)]))

    module.fit(
        data,
        eval_data=mx.io.NDArrayIter(x, y, 4),
        eval_metric=metric,
        validation_metric=["acc", "ce"],
        batch_end_callback=Told(4, 5),
        epoch_end_callback=tell_epoch,
        eval_end_callback=tell_validation,
        optimizer_params={"learning_rate": 0.1},
        num_epoch=3,
    )


if __name__ == "__main__":
    main()
