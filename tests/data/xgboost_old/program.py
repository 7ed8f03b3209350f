"""Train with XGBoost before 1.3, which repeats the best iteration when it stops early."""

import numpy
import xgboost
from record import expect

PARSER = "xgboost"
PACKAGES = ("xgboost",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(60, 4))
target = (features[:, 0] + generator.normal(size=60) > 0).astype(int)
train = xgboost.DMatrix(features[:40], target[:40])
valid = xgboost.DMatrix(features[40:], target[40:])


def fit(told, **options):
    """Train until the error gets no better; tell of the rounds that are printed."""
    kept = []
    xgboost.train(
        {"objective": "binary:logistic", "eval_metric": ["logloss", "error"], "nthread": 1},
        train,
        40,
        evals=[(train, "train"), (valid, "valid")],
        early_stopping_rounds=4,
        callbacks=[lambda env: kept.append(dict(env.evaluation_result_list))],
        **options,
    )
    errors = [values["valid-error"] for values in kept]
    for step in told(len(kept), errors.index(min(errors))):
        for name, split in (("train", "train"), ("valid", "val")):
            values = {m: kept[step][f"{name}-{m}"] for m in ("logloss", "error")}
            expect(split, step=step, **{m: float(f"{value:g}") for m, value in values.items()})


fit(lambda count, best: range(count), verbose_eval=True)
# 0 is a multiple of the period, then the best iteration is news.
fit(lambda count, best: [0, best], verbose_eval=100)
