"""Train PPO of Stable-Baselines3 on CartPole, with an evaluation whose values a table repeats."""

import sys
import warnings

import gymnasium
import torch
from record import expect
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import EvalCallback
from stable_baselines3.common.logger import HumanOutputFormat, Logger

PARSER = "rl_tables"
PACKAGES = ("stable_baselines3",)

warnings.simplefilter("ignore")
torch.set_num_threads(1)


class Telling(HumanOutputFormat):
    """Tells what it is given to write."""

    def write(self, key_values, key_excluded, step=0):
        found = {}
        for key, value in sorted(key_values.items()):
            section, _, name = key.partition("/")
            if section != "time":
                split = "val" if section == "eval" else section
                found.setdefault(split, {})[name] = float(f"{value:.3g}")
                if not isinstance(value, float):  # NumPy's float32 is printed in full
                    found[split][name] = float(str(value))
        for split, metrics in found.items():
            expect(split, step=key_values["time/total_timesteps"], **metrics)
        super().write(key_values, key_excluded, step)


model = PPO("MlpPolicy", "CartPole-v1", n_steps=256, n_epochs=2, seed=0, device="cpu")
model.verbose = 1
model.set_logger(Logger(None, [Telling(sys.stdout)]))
model.learn(1024, callback=EvalCallback(gymnasium.make("CartPole-v1"), eval_freq=600))
