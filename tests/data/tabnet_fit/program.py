"""Fit with several sets and metrics, in silence between, and pretrain."""

import warnings

import numpy
import torch
from pytorch_tabnet.pretraining import TabNetPretrainer
from pytorch_tabnet.tab_model import TabNetClassifier, TabNetRegressor
from record import expect

PARSER = "tabnet"
PACKAGES = ("pytorch-tabnet",)

warnings.filterwarnings("ignore")
torch.manual_seed(1)
generator = numpy.random.default_rng(1)
features = generator.normal(size=(96, 4)).astype(numpy.float32)
target = (features[:, 0] > 0).astype(int)
SMALL = {"n_d": 4, "n_a": 4, "n_steps": 2, "verbose": 1, "device_name": "cpu"}


def tell(model, names, epochs):
    """Tell of the epochs that were printed; a name is a set's and a metric's."""
    for epoch in epochs:
        told = {}
        for name, (split, metric) in {"loss": ("train", "loss"), **names}.items():
            value = float(f"{numpy.round(model.history[name][epoch], 5):<8}")
            told.setdefault(split, {})[metric] = value
        for split, values in told.items():
            expect(split, epoch=epoch, **values)


options = {"batch_size": 32, "virtual_batch_size": 16}
model = TabNetClassifier(**SMALL)
model.fit(
    features[:64],
    target[:64],
    eval_set=[(features[:64], target[:64]), (features[64:], target[64:])],
    eval_name=["train", "valid"],
    eval_metric=["auc", "balanced_accuracy"],
    max_epochs=4,
    **options,
)
names = {
    f"{printed}_{metric}": (split, metric)
    for printed, split in (("train", "train"), ("valid", "val"))
    for metric in ("auc", "balanced_accuracy")
}
tell(model, names, range(4))
goal = 1e4 * features[:, :1]
model = TabNetRegressor(**{**SMALL, "verbose": 3})
model.fit(
    features[:64],
    goal[:64],
    eval_set=[(features[64:], goal[64:]), (features[:9], goal[:9])],
    eval_name=["val_0", "hold out"],
    max_epochs=8,
    patience=2,
    **options,
)
names = {"val_0_mse": ("val_0", "mse"), "hold out_mse": ("hold out", "mse")}
tell(model, names, range(0, len(model.history["loss"]), 3))
model = TabNetPretrainer(**SMALL)
model.fit(features[:64], eval_set=[features[64:]], max_epochs=2, **options)
tell(model, {"val_0_unsup_loss_numpy": ("val_0", "unsup_loss_numpy")}, range(2))
