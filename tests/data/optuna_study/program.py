"""Study one objective and two, named and not, with pruned and failed trials and a bar."""

import warnings

import optuna
from record import expect

PARSER = "optuna"
PACKAGES = ("optuna",)

warnings.filterwarnings("ignore")


def tell(study, names):
    """Tell of the trials that came to an end."""
    for trial in study.trials:
        if trial.state == optuna.trial.TrialState.COMPLETE:
            expect(step=trial.number, **dict(zip(names, trial.values)))


def one(trial):
    """Prune the third trial, and fail with the fifth."""
    trial.report(0.5, 1)
    if trial.number == 2:
        raise optuna.TrialPruned("Trial was pruned at iteration 1.")
    if trial.number == 4:
        return "no number"
    return -1e-05 * trial.suggest_float("x", -10, 10) ** 2 + (trial.number == 3) * float("inf")


def two(trial):
    """Return two values."""
    x = trial.suggest_float("x", 0, 1)
    return x**2, trial.suggest_int("k", 1, 9) - x


sampler = optuna.samplers.RandomSampler(seed=1)
study = optuna.create_study(sampler=sampler)
study.optimize(one, n_trials=6)
tell(study, ["value"])
study = optuna.create_study(directions=["minimize", "maximize"], sampler=sampler)
study.optimize(two, n_trials=3)
tell(study, ["values_0", "values_1"])
study = optuna.create_study(directions=["minimize", "maximize"], sampler=sampler)
study.set_metric_names(["loss", "top-5 accuracy"])
study.optimize(two, n_trials=3)
tell(study, ["loss", "top-5 accuracy"])
study = optuna.create_study(direction="maximize", sampler=sampler)
study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=4, show_progress_bar=True)
tell(study, ["value"])
