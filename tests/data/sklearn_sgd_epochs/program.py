"""Descend with steps too small to matter, so that what must be printed is known.

scikit-learn keeps no history of these models. The weights stay 0: a hinge loss of 1, half of a
target's square, right for one of two equal classes.
"""

import warnings

import numpy
from record import expect
from sklearn.linear_model import SGDClassifier, SGDRegressor

PARSER = "sklearn_sgd"
PACKAGES = ("scikit-learn",)

warnings.filterwarnings("ignore")
features = numpy.random.default_rng(1).normal(size=(40, 3))
classes = numpy.arange(40) % 2
SMALL = {"learning_rate": "constant", "eta0": 1e-18, "alpha": 0.0, "tol": None, "verbose": 1}

SGDClassifier(max_iter=4, **SMALL).fit(features, classes)
for epoch in range(1, 5):
    expect("train", epoch=epoch, step=40 * epoch, loss=1.0, objective=1.0, norm=0.0)
SGDRegressor(max_iter=3, **SMALL).fit(features, numpy.full(40, 200.0))
for epoch in range(1, 4):
    expect("train", epoch=epoch, step=40 * epoch, loss=2e4, objective=2e4, norm=0.0)
nothing = numpy.zeros((40, 3))
model = SGDClassifier(
    max_iter=2, early_stopping=True, validation_fraction=0.25, fit_intercept=False, **SMALL
)
model.fit(nothing, classes)
for epoch in range(1, 3):
    expect("train", epoch=epoch, step=30 * epoch, loss=1.0, objective=1.0, norm=0.0)
    expect("val", epoch=epoch, step=30 * epoch, score=0.5)
