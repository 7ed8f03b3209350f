"""Train with three evaluated sets and several metrics; then again, every third round."""

import random

import numpy
import xgboost
from record import expect

PARSER = "xgboost"
PACKAGES = ("xgboost",)

random.seed(1)
generator = numpy.random.default_rng(1)
features = generator.normal(size=(90, 4))
target = (features[:, 0] + generator.normal(size=90) > 0).astype(int)
sets = {
    "train": xgboost.DMatrix(features[:40], target[:40]),
    "eval": xgboost.DMatrix(features[40:60], target[40:60]),
    "hold_out": xgboost.DMatrix(features[60:], target[60:]),
}
SPLITS = {"train": "train", "eval": "val", "hold_out": "hold_out"}


def margin(predicted, matrix):
    """Give a metric that is negative and huge, with a hyphen in its name."""
    return "my-margin", -1e6 * float(numpy.abs(predicted).mean())


def train(rounds, **options):
    """Train, and return what XGBoost evaluated."""
    kept = {}
    xgboost.train(
        {
            "eval_metric": ["logloss", "auc", "error@0.7"],
            "objective": "binary:logistic",
            "nthread": 1,
        },
        sets["train"],
        rounds,
        evals=[(matrix, name) for name, matrix in sets.items()],
        evals_result=kept,
        **options,
    )
    return kept


def tell(kept, rounds):
    """Tell what was printed of `rounds`."""
    for step in rounds:
        for name, metrics in kept.items():
            told = {metric: float(f"{values[step]:.5f}") for metric, values in metrics.items()}
            expect(SPLITS[name], step=step, **told)


tell(train(6, custom_metric=margin, verbose_eval=True), range(6))
tell(train(8, verbose_eval=3), (0, 3, 6, 7))
