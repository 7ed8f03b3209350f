"""Minimize without a bar, with the messages of the algorithm shown."""

import logging

import hyperopt
import numpy
from record import expect

PARSER = "hyperopt"
PACKAGES = ("hyperopt",)

logging.basicConfig(level=logging.INFO)
trials = hyperopt.Trials()
hyperopt.fmin(
    lambda x: (x - 1) ** 2,
    hyperopt.hp.uniform("x", -3, 3),
    algo=hyperopt.tpe.suggest,
    max_evals=12,
    trials=trials,
    rstate=numpy.random.default_rng(1),
    show_progressbar=False,
)
# Each trial begins with the best loss of those before it.
losses = trials.losses()
shown = None
for count in range(1, 12):
    best = float(f"{min(losses[:count]):f}")
    if best != shown:
        expect(step=count, best_loss=best)
    shown = best
