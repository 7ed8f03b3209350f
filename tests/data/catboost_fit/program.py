"""Train with one and several evaluated sets, with a metric that is not computed for training."""

import catboost
import numpy
from record import expect

PARSER = "catboost"
PACKAGES = ("catboost",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(120, 4))
target = (features[:, 0] + generator.normal(size=120) > 0).astype(int)
OPTIONS = {"thread_count": 1, "allow_writing_files": False, "depth": 3}


def train(model, metric, period, split_of, goal=target, **options):
    """Train, and tell of the iterations that are printed."""
    model.fit(features[:60], goal[:60], verbose=period, **options)
    kept = model.get_evals_result()
    count = len(kept[next(iter(split_of))][metric])
    for step in sorted({*range(0, count, period), model.get_params()["iterations"] - 1}):
        for name, split in split_of.items():
            if step < count:
                expect(split, step=step, loss=float(f"{kept[name][metric][step]:.7f}"))


several = [(features[60:90], target[60:90]), (features[90:], target[90:])]
train(
    catboost.CatBoostClassifier(iterations=12, **OPTIONS),
    "Logloss",
    1,
    {"learn": "train", "validation": "test"},
    eval_set=several[0],
)
train(
    catboost.CatBoostClassifier(
        iterations=10, eval_metric="AUC", custom_metric=["F1", "Logloss"], **OPTIONS
    ),
    "AUC",
    4,
    {"validation_0": "test", "validation_1": "test1"},
    eval_set=several,
)
train(
    catboost.CatBoostClassifier(iterations=300, **OPTIONS),
    "Logloss",
    10,
    {"learn": "train", "validation": "test"},
    eval_set=several[0],
    early_stopping_rounds=5,
)
huge = features[:, 0] * 1e20
train(catboost.CatBoostRegressor(iterations=5, **OPTIONS), "RMSE", 1, {"learn": "train"}, huge)
