"""Boost trees: the older ensembles' tables with and without samples, and the newer ones' lines."""

import numpy
from record import expect
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
)

PARSER = "sklearn_boosting"
PACKAGES = ("scikit-learn",)

generator = numpy.random.default_rng(1)
features = generator.normal(size=(200, 4))
target = features[:, 0] + generator.normal(size=200)
classes = numpy.digitize(target, [-0.5, 0.5])


def tell(model, steps):
    """Tell of the rows that were printed."""
    for step in steps:
        told = {"loss": float(f"{model.train_score_[step - 1]:.4f}")}
        if model.subsample < 1:
            told["oob_improve"] = float(f"{model.oob_improvement_[step - 1]:.4f}")
        expect("train", step=step, **told)


model = GradientBoostingRegressor(n_estimators=32, subsample=0.5, verbose=1, random_state=1)
tell(model.fit(features, 1e6 * target), [*range(1, 11), 20, 30])
model = GradientBoostingClassifier(n_estimators=12, verbose=2)
tell(model.fit(features, classes), range(1, 13))

for scoring, name in (("loss", "loss"), ("accuracy", "score")):
    model = HistGradientBoostingClassifier(
        max_iter=5, early_stopping=True, scoring=scoring, verbose=2, random_state=1
    )
    model.fit(features, classes)
    sign = -1 if name == "loss" else 1
    for step in range(1, model.n_iter_ + 1):
        for split, scores in (("train", model.train_score_), ("val", model.validation_score_)):
            expect(split, step=step, total_steps=5, **{name: float(f"{sign * scores[step]:.5f}")})
HistGradientBoostingClassifier(max_iter=2, early_stopping=False, verbose=2).fit(features, classes)
