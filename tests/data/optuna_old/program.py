"""Study with Optuna 1, which ends a trial in other words."""

import optuna
from record import expect

PARSER = "optuna"
PACKAGES = ("optuna",)


def objective(trial):
    """Prune the second trial."""
    if trial.number == 1:
        raise optuna.exceptions.TrialPruned()
    return (trial.suggest_uniform("x", -1, 1) - 0.5) ** 2


study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
study.optimize(objective, n_trials=5)
for trial in study.trials:
    if trial.value is not None:
        expect(step=trial.number, value=trial.value)
