"""A model of Paddle whose progress bar tells what it is about to print."""

import numpy as np
import paddle
from paddle.hapi import callbacks
from record import expect

__all__ = ["train"]

LENGTH = 40


class TellingBar(callbacks.ProgressBar):
    """Expects what it is about to print, but the last step once more."""

    epoch, split, before = None, "train", None

    def update(self, current_num, values=()):
        shown = {}
        for name, given in values:
            if not isinstance(given, str):
                value = float(given[0] if isinstance(given, list) else given)
                shown[name] = float(f"{value:.4f}" if abs(value) > 1e-3 else f"{value:.4e}")
        if shown and TellingBar.before != (self, shown):
            final = self._num is None or current_num >= self._num
            place = (TellingBar.split, TellingBar.epoch, current_num, self._num)
            expect(*place, final=final, **shown)
        TellingBar.before = (self, shown)
        super().update(current_num, values)


class Places(paddle.callbacks.Callback):
    """Keeps what is trained or evaluated."""

    def on_epoch_begin(self, epoch, logs=None):
        TellingBar.split, TellingBar.epoch, self.evaluated = "train", epoch + 1, False

    def on_eval_begin(self, logs=None):
        TellingBar.split = "val"
        TellingBar.epoch = None if self.evaluated else TellingBar.epoch
        self.evaluated = True


class Data(paddle.io.Dataset):
    """Two classes that can be told apart."""

    def __getitem__(self, index):
        x = np.random.RandomState(index).randn(2).astype("float32")
        return x, np.array([int(x.sum() > 0)])

    def __len__(self):
        return LENGTH


def train(verbose):
    """Train, evaluate and predict."""
    paddle.seed(1)
    callbacks.ProgressBar = TellingBar
    model = paddle.Model(paddle.nn.Linear(2, 2))
    model.prepare(
        paddle.optimizer.SGD(0.5, parameters=model.parameters()),
        paddle.nn.CrossEntropyLoss(),
        paddle.metric.Accuracy(topk=(1, 2)),
    )
    options = {"batch_size": 10, "verbose": verbose, "log_freq": 2}
    places = Places()
    model.fit(Data(), Data(), epochs=2, shuffle=False, callbacks=[places], **options)
    model.evaluate(Data(), callbacks=[places], **options)
    model.predict(Data(), batch_size=10, verbose=verbose)
