"""Train by the Estimator of MXNet's Gluon, logging batches, then epochs."""

import logging
import sys

import mxnet as mx
import numpy as np
from mxnet import gluon
from mxnet.gluon.contrib.estimator import Estimator, LoggingHandler
from record import expect

PARSER = "mxnet"
PACKAGES = ("mxnet",)


def tell(metrics, epoch, step=None):
    """Tell the values of metrics, of training and of validation apart."""
    for split in ("training", "validation"):
        found = [metric.get() for metric in metrics]
        values = {n[len(split) + 1 :]: round(v, 4) for n, v in found if n.startswith(split)}
        if values:
            expect("train" if split == "training" else "val", epoch, step, **values)


class Told(LoggingHandler):
    """Tells the values that it is about to log."""

    def batch_end(self, estimator, *args, **kwargs):
        if isinstance(self.log_interval, int) and self.batch_index % self.log_interval == 0:
            training = [one for one in self.metrics if one.name.startswith("training")]
            tell(training, self.current_epoch, self.batch_index)
        super().batch_end(estimator, *args, **kwargs)

    def epoch_end(self, estimator, *args, **kwargs):
        tell(self.metrics, self.current_epoch)
        super().epoch_end(estimator, *args, **kwargs)


def main():
    mx.random.seed(0)
    random = np.random.RandomState(0)
    x = random.rand(64, 4).astype("float32")
    y = (x.sum(1) > 2).astype("float32")
    loader = gluon.data.DataLoader(gluon.data.ArrayDataset(x, y), batch_size=8)
    for interval in (4, "epoch"):
        net = gluon.nn.Dense(2)
        net.initialize()
        estimator = Estimator(
            net, gluon.loss.SoftmaxCrossEntropyLoss(), train_metrics=mx.metric.Accuracy()
        )
        estimator.logger.handlers = [logging.StreamHandler(sys.stdout)]
        metrics = [*estimator.train_metrics, *estimator.val_metrics]
        handler = Told(log_interval=interval, metrics=metrics)
        handler.current_epoch = 0 if interval == 4 else 3
        begin = handler.train_begin

        def keep(estimator, *args, handler=handler, begin=begin, **kwargs):
            epoch = handler.current_epoch
            begin(estimator, *args, **kwargs)
            handler.current_epoch = epoch

        handler.train_begin = keep
        estimator.fit(loader, loader, epochs=3, event_handlers=[handler])


if __name__ == "__main__":
    main()
