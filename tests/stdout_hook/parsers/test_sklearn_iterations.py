"""What scikit-learn's solvers print."""

from __future__ import annotations

from typing import Any

import pytest

from stdout_hook.log import parse_log
from stdout_hook.parsers.sklearn_iterations import SklearnIterationsParser
from stdout_hook.records import Frame
from stdout_hook.testing import check_parser


def rows(log: str) -> list[tuple[Any, ...]]:
    """Return the records of a log as split, epoch, step and metrics."""
    records = parse_log([log], parsers=["sklearn_iterations"])
    return [(r.split, r.epoch, r.step, dict(r.metrics)) for r in records]


def test_it_is_a_parser() -> None:
    """It keeps the promises of a parser."""
    check_parser(
        SklearnIterationsParser, "Iteration 1, loss = 0.50000000\nValidation score: 0.75\n"
    )


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("Iteration 1, loss = nan", ("train", None, 1, {"loss": float("nan")})),
        ("Iteration  4, inertia 5.", ("train", None, 4, {"inertia": 5.0})),
        (
            "Minibatch iteration 3/90: mean batch inertia: 4.5, ewa inertia: 4 ",
            ("train", None, 3, {"mean_batch_inertia": 4.5, "ewa_inertia": 4.0}),
        ),
        (
            "Minibatch step 1/9: mean batch cost: 1e-05",
            ("train", None, 1, {"mean_batch_cost": 1e-05}),
        ),
        (
            "[t-SNE] Iteration 50: error = 55.5, gradient norm = 0.25 (50 iterations in 0.1s)",
            ("train", None, 50, {"error": 55.5, "gradient_norm": 0.25}),
        ),
        ("violation: 1.0", ("train", None, None, {"violation": 1.0})),
        ("Iteration 3, stress 12.5", ("train", None, 3, {"stress": 12.5})),
        ("it: 3, stress 12.5", ("train", None, 3, {"stress": 12.5})),
        (
            "Iteration   1 (elapsed time:   0s,  0.0mn, current cost   7.250)",
            ("train", None, 1, {"current_cost": 7.25}),
        ),
        (
            "[graphical_lasso] Iteration   0, cost  1.25e+01, dual gap 3.5e-02",
            ("train", None, 0, {"cost": 12.5, "dual_gap": 0.035}),
        ),
        ("Epoch 2, change: 0.125", ("train", 2, None, {"change": 0.125})),
        (
            "At iterate    5    f=  2.32100D+00    |proj g|=  1.25000D-01",
            ("train", None, 5, {"f": 2.321, "proj_g": 0.125}),
        ),
        (
            "iter  1 act 1.5e+02 pre 1.3e+02 delta 1.8e+00 f 3.1e+02 |g| 1.7e+02 CG   2",
            ("train", None, 1, {"f": 310.0, "g": 170.0}),
        ),
    ],
)
def test_the_forms(line: str, wanted: tuple[Any, ...]) -> None:
    """Each form is read from its line alone."""
    assert repr(rows(line + "\n")) == repr([wanted])


@pytest.mark.parametrize(
    "line",
    [
        "Validation score: 0.5",
        "Iteration 1, loss = 0.5",
        "Iteration 1, loss = 0.50000000, accuracy = 0.5",
        "Iteration 1, loss: 0.5",
        "Epoch 2 reached after 0.5 seconds.",
        "Epoch 2, change: none",
        "Initialization converged.",
        "iteration: 1 of max_iter: 6",
        "Converged at iteration 24: strict convergence.",
        "Iteration   0 (elapsed time:   0s,  0.0mn, current cost     nan)",
        "[t-SNE] Mean sigma: 1.511727",
    ],
)
def test_what_is_no_value(line: str) -> None:
    """Lines that look alike, and those of the solvers that hold no metric, give nothing."""
    assert not SklearnIterationsParser().parse(Frame(line))


def test_a_divergence_is_reported_once() -> None:
    """It repeats the error of the last iteration, unless iterations are not printed."""
    iteration = (
        "[t-SNE] Iteration 250: error = 58.26, gradient norm = 0.37 (50 iterations in 0.1s)\n"
    )
    ended = "[t-SNE] KL divergence after 250 iterations with early exaggeration: 58.26\n"
    assert len(rows(iteration + ended)) == 1
    assert rows(ended) == [("train", None, 250, {"kl_divergence": 58.26})]
