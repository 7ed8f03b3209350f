"""Fit by the scikit-learn API until a set gets no better; another has no positives: nan."""

import warnings

import numpy
import xgboost
from record import expect

PARSER = "xgboost"
PACKAGES = ("xgboost",)

warnings.filterwarnings("ignore")
generator = numpy.random.default_rng(2)
features = generator.normal(size=(60, 4))
target = (features[:, 0] + generator.normal(size=60) > 0).astype(int)
negative = features[target == 0]

model = xgboost.XGBClassifier(
    n_estimators=30, eval_metric=["auc", "logloss"], early_stopping_rounds=3, verbosity=0, n_jobs=1
)
model.fit(
    features[:40],
    target[:40],
    eval_set=[(features[40:], target[40:]), (negative, numpy.zeros(len(negative)))],
    verbose=True,
)
kept = model.evals_result()
for step in range(len(kept["validation_0"]["auc"])):
    for name, metrics in kept.items():
        told = {metric: float(f"{values[step]:.5f}") for metric, values in metrics.items()}
        expect(name, step=step, **told)
