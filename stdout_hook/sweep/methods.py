"""How a search chooses and when it gives a trial up: Optuna's samplers and pruners by name."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable, Optional

from stdout_hook.errors import StdoutHookError, UnknownName
from stdout_hook.sweep.space import Choices, Parameter, points

if TYPE_CHECKING:
    from optuna.pruners import BasePruner
    from optuna.samplers import BaseSampler

__all__ = ["PRUNERS", "SAMPLERS", "check_methods", "make_pruner", "make_sampler"]

SAMPLERS = ("tpe", "random", "grid", "qmc", "cmaes", "gp")
PRUNERS = ("median", "percentile", "halving", "hyperband", "none")

_NEEDS = {"cmaes": ("cmaes",), "gp": ("torch", "scipy"), "qmc": ("scipy",)}
"""Packages that a sampler needs beside Optuna's own requirements."""


def check_methods(sampler: str, pruner: str, space: Mapping[str, Parameter]) -> None:
    """Check that a sampler and a pruner exist and can work here.

    Raises:
        StdoutHookError: They cannot.
    """
    if sampler not in SAMPLERS:
        raise UnknownName("sampler", sampler, SAMPLERS)
    if pruner not in PRUNERS:
        raise UnknownName("pruner", pruner, PRUNERS)
    missing = [one for one in _NEEDS.get(sampler, ()) if importlib.util.find_spec(one) is None]
    if missing:
        raise StdoutHookError(
            f"--sampler {sampler} needs {' and '.join(missing)}: pip install {' '.join(missing)}"
        )
    if sampler == "grid" and points(space) is None:
        endless = [name for name, one in space.items() if one.values is None]
        raise StdoutHookError(
            f"--sampler grid needs a step or choices for {', '.join(endless)}, as 0..1:step=0.1"
        )
    if sampler == "cmaes" and all(isinstance(one, Choices) for one in space.values()):
        raise StdoutHookError("--sampler cmaes needs a parameter that is a number")


def make_sampler(name: str, space: Mapping[str, Parameter], seed: Optional[int]) -> BaseSampler:
    """Return a sampler."""
    from optuna import samplers

    makers: dict[str, Callable[[], Any]] = {
        # Trials that run beside each other keep their distance.
        "tpe": lambda: samplers.TPESampler(seed=seed, constant_liar=True),
        "random": lambda: samplers.RandomSampler(seed=seed),
        "grid": lambda: _grid(space),
        "qmc": lambda: samplers.QMCSampler(seed=seed),
        "cmaes": lambda: samplers.CmaEsSampler(seed=seed),
        "gp": lambda: samplers.GPSampler(seed=seed),
    }
    sampler: BaseSampler = makers[name]()
    return sampler


def make_pruner(name: str) -> BasePruner:
    """Return a pruner."""
    from optuna import pruners

    makers: dict[str, Callable[[], Any]] = {
        "median": pruners.MedianPruner,
        "percentile": lambda: pruners.PercentilePruner(25.0),
        "halving": pruners.SuccessiveHalvingPruner,
        "hyperband": pruners.HyperbandPruner,
        "none": pruners.NopPruner,
    }
    pruner: BasePruner = makers[name]()
    return pruner


def _grid(space: Mapping[str, Parameter]) -> BaseSampler:
    """Return a sampler of every point once, whichever worker takes it.

    Optuna's own ends the loop that it supposes, and we have another.
    """
    from optuna.samplers import BaseSampler
    from optuna.trial import TrialState

    every = points(space) or []
    done = (TrialState.RUNNING, TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL)

    class Grid(BaseSampler):
        def infer_relative_search_space(self, study: Any, trial: Any) -> dict[str, Any]:
            return {name: parameter.distribution() for name, parameter in space.items()}

        def sample_relative(self, study: Any, trial: Any, search_space: Any) -> dict[str, Any]:
            taken = [
                one.params
                for one in study.get_trials(deepcopy=False, states=done)
                if one.number != trial.number and not is_lost(one)
            ]
            left = [point for point in every if point not in taken] or every
            # By the number, so that two workers that see the same take different ones.
            point: dict[str, Any] = left[trial.number % len(left)]
            return point

        def sample_independent(self, *arguments: Any) -> Any:
            raise AssertionError("every parameter is in the relative space")

    return Grid()


def is_lost(trial: Any) -> bool:
    """Tell whether a trial was ended by something else than its program or the pruner."""
    from optuna.trial import TrialState

    is_failed: bool = trial.state == TrialState.FAIL
    return is_failed and trial.user_attrs.get("outcome") != "failed"
