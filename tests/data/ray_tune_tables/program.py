"""Tune a function with two settings by Ray; results are tables."""

import os
import tempfile

os.environ |= {"RAY_AIR_NEW_OUTPUT": "1", "RAY_TRAIN_ENABLE_V2_MIGRATION_WARNINGS": "0"}

import ray
from ray import tune
from record import expect

PARSER = "ray"
PACKAGES = ("ray",)


def train(config):
    for place in range(2):
        reward = 20.123456 * (place + 1) * config["lr"]
        found = {"episode_reward_mean": reward, "val_loss": 0.25 / (place + 1), "tiny": 1e-08}
        tune.report({**found, "info": {"kl": -0.125}, "note": "text", "odd": float("nan")})


class Tell(tune.Callback):
    """Tells what a trial reported, before the reporter prints it."""

    def on_trial_result(self, iteration, trials, trial, result, **info):
        place = {"step": result["training_iteration"], "context": {"trial": str(trial)}}
        names = ("episode_reward_mean", "info", "odd", "tiny")
        values = {name: result[name] for name in names}
        values["info/kl"] = values.pop("info")["kl"]
        expect("train", **place, **{name: round(values[name], 5) for name in sorted(values)})
        expect("val", **place, loss=round(result["val_loss"], 5))


ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
tune.run(
    train,
    config={"lr": tune.grid_search([0.1, 0.2])},
    metric="val_loss",
    mode="min",
    verbose=2,
    storage_path=tempfile.mkdtemp(),
    callbacks=[Tell()],
)
