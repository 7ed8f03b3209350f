"""Samplers and pruners by name."""

from __future__ import annotations

import importlib.util
import warnings

import pytest

from stdout_hook.errors import StdoutHookError
from stdout_hook.sweep.methods import PRUNERS, SAMPLERS, check_methods, make_pruner, make_sampler
from stdout_hook.sweep.space import parse_space

SPACE = parse_space(["x=0..8:step=1", "y=1..64:log"])


@pytest.mark.parametrize(
    ("sampler", "packages"), [("cmaes", "cmaes"), ("gp", "torch scipy"), ("qmc", "scipy")]
)
def test_a_sampler_whose_package_is_missing(
    sampler: str, packages: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line says how what it needs is installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StdoutHookError, match=f"--sampler {sampler} needs .*install {packages}$"):
        check_methods(sampler, "none", SPACE)


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_chooses_within_the_space(name: str) -> None:
    """Of each the later trials are asked for too: not all of them begin by themselves."""
    optuna = pytest.importorskip("optuna")
    try:
        check_methods(name, "none", SPACE)
    except StdoutHookError as error:
        pytest.skip(str(error))
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        study = optuna.create_study(sampler=make_sampler(name, SPACE, 1))
        for _ in range(14):
            trial = study.ask({key: one.distribution() for key, one in SPACE.items()})
            study.tell(trial, trial.params["x"] + trial.params["y"])
    assert all(0 <= one.params["x"] <= 8 and 1 <= one.params["y"] <= 64 for one in study.trials)


def test_every_pruner_is_made() -> None:
    """Each name has one of Optuna's."""
    pytest.importorskip("optuna")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert all(hasattr(make_pruner(name), "prune") for name in PRUNERS)
