"""Maximize with version 1, whose cells have four digits and may lose their exponent."""

from bayes_opt import BayesianOptimization
from record import expect

PARSER = "bayesopt"
PACKAGES = ("bayesian-optimization",)


def maximize(scale, readable):
    """Print five points."""
    search = BayesianOptimization(
        lambda x, long_name_of_a_parameter: scale * (-(x**2) + long_name_of_a_parameter),
        {"x": (2, 4), "long_name_of_a_parameter": (-3, 3)},
        random_state=1,
    )
    search.maximize(init_points=3, n_iter=2)
    for step, point in enumerate(search.res, 1):
        if readable:
            expect(step=step, target=float(f"{point['target']:.4}"))


maximize(1, True)
maximize(1e-3, True)
maximize(1e7, False)
