"""Minimize with a bar: each trial takes longer than tqdm waits between two redraws."""

import time

import hyperopt
import numpy
from record import expect

PARSER = "hyperopt"
PACKAGES = ("hyperopt", "tqdm")


def loss(x):
    """Return a loss that may be negative."""
    time.sleep(0.13)
    return (x - 1) ** 2 - 0.5


def minimize(count, seed):
    """Search, and tell of the losses that were the best so far."""
    trials = hyperopt.Trials()
    hyperopt.fmin(
        loss,
        hyperopt.hp.uniform("x", -3, 3),
        algo=hyperopt.tpe.suggest,
        max_evals=count,
        trials=trials,
        rstate=numpy.random.default_rng(seed),
    )
    losses = trials.losses()
    for step in range(1, count + 1):
        best = min(losses[:step])
        if step == 1 or step == count or best < min(losses[: step - 1]):
            expect(step=step, total_steps=count, final=step == count, best_loss=best)


minimize(8, 1)
minimize(5, 2)
