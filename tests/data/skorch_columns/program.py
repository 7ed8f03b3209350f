"""Train a skorch regressor with a schedule's rate, without validation, by other number formats."""

import numpy as np
import torch
from record import expect
from skorch import NeuralNetRegressor
from skorch.callbacks import Callback, LRScheduler, PrintLog
from torch import nn

PARSER = "skorch"
PACKAGES = ("skorch",)

torch.set_num_threads(1)
torch.manual_seed(0)
x = np.random.default_rng(0).normal(size=(100, 4)).astype("float32")
y = x[:, :1] * 1000


class Tell(Callback):
    """Tells what the table is about to show."""

    def on_epoch_end(self, net, **kwargs):
        row = net.history[-1]
        rate = float(f"{row['event_lr']:.2e}")
        metrics = {"hour": float("nan"), "loss": float(f"{row['train_loss']:.2e}"), "lr": rate}
        expect("train", epoch=row["epoch"], **metrics)


class Hour(Callback):
    """Adds a column of no numbers."""

    def on_epoch_end(self, net, **kwargs):
        net.history.record("hour", float("nan"))


net = NeuralNetRegressor(
    nn.Linear(4, 1),
    max_epochs=5,
    lr=0.01,
    train_split=None,
    callbacks=[
        ("hour", Hour()),
        ("rate", LRScheduler(policy="StepLR", step_size=2, gamma=0.1)),
        ("tell", Tell()),
    ],
    callbacks__print_log=PrintLog(floatfmt=".2e"),
)
net.fit(x, y)
