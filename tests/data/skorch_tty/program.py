"""Train a skorch classifier on a terminal, with a score and a checkpoint, then start it anew."""

import tempfile

import numpy as np
import torch
from record import expect
from skorch import NeuralNetClassifier
from skorch.callbacks import Callback, Checkpoint, EpochScoring
from torch import nn

PARSER = "skorch"
PACKAGES = ("skorch",)

torch.set_num_threads(1)
torch.manual_seed(0)
x = np.random.default_rng(0).normal(size=(200, 8)).astype("float32")
y = (x[:, 0] + x[:, 1] > 0).astype("int64")


class Tell(Callback):
    """Tells what the table is about to show."""

    def on_epoch_end(self, net, **kwargs):
        row = net.history[-1]
        expect("train", epoch=row["epoch"], loss=round(row["train_loss"], 4), rate=1.0)
        valid = {name: round(row[f"valid_{name}"], 4) for name in ("acc", "f1", "loss")}
        expect("val", epoch=row["epoch"], **valid)


class Rate(Callback):
    """Adds a column of a whole number, which is printed as `1.0`, and one of a text."""

    def on_epoch_end(self, net, **kwargs):
        net.history.record("train_rate", 1.0)
        net.history.record("note", "ok")


net = NeuralNetClassifier(
    nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2), nn.Softmax(dim=1)),
    max_epochs=4,
    lr=0.1,
    callbacks=[
        ("f1", EpochScoring("f1", name="valid_f1", lower_is_better=False)),
        ("rate", Rate()),
        ("tell", Tell()),
        ("checkpoint", Checkpoint(dirname=tempfile.mkdtemp(), monitor="valid_acc_best")),
    ],
)
net.fit(x, y)
net.fit(x, y)
