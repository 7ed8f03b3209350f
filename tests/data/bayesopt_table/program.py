"""Maximize with and without a constraint, values of every size."""

import numpy
from bayes_opt import BayesianOptimization
from record import expect
from scipy.optimize import NonlinearConstraint

PARSER = "bayesopt"
PACKAGES = ("bayesian-optimization",)


def shown(value):
    """Cut a number as a cell of nine characters does, keeping its exponent."""
    text = f"{value:.5e}" if abs(value) >= 1e7 else str(value)
    digits, mark, exponent = text.partition("e")
    return float(digits[: 9 - len(mark + exponent)] + mark + exponent)


def maximize(scale, **options):
    """Print six points."""
    search = BayesianOptimization(
        lambda x, y: scale * (-(x**2) - (y - 1) ** 2 + 1),
        {"x": (2, 4), "y": (-3, 3)},
        random_state=1,
        verbose=2,
        **options,
    )
    search.maximize(init_points=3, n_iter=3)
    for step, point in enumerate(search.res, 1):
        expect(step=step, target=shown(float(point["target"])))


maximize(1)
maximize(1e7)
maximize(1e-8)
maximize(1, constraint=NonlinearConstraint(lambda x, y: x + y, -numpy.inf, 3))
