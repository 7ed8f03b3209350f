"""Search over trainings whose results are known: they are not run."""

import os
import tempfile

os.environ["KERAS_BACKEND"] = "torch"

import keras_tuner
from record import expect

PARSER = "keras_tuner"
PACKAGES = ("keras-tuner",)


class Tuner(keras_tuner.RandomSearch):
    """Returns the next result for each trial."""

    def run_trial(self, trial, *arguments, **options):
        trial.hyperparameters.Float("rate", 0, 1)
        return {self.oracle.objective.name: self.results.pop(0)}


def search(objective, results, split, metric):
    """Search, and tell of the results."""
    with tempfile.TemporaryDirectory() as folder:
        tuner = Tuner(
            lambda hyperparameters: None,
            objective=objective,
            max_trials=len(results),
            seed=1,
            directory=folder,
        )
        tuner.results = list(results)
        tuner.search()
        for trial, value in enumerate(results, 1):
            expect(split, context={"trial": trial}, **{metric: value})
        tuner.results_summary()


search("val_accuracy", [0.5, 0.9300000071525574, 1e-05], "val", "accuracy")
search(keras_tuner.Objective("score", "max"), [-2.5, 0.1 + 0.2], None, "score")
