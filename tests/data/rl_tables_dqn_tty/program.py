"""Train DQN of Stable-Baselines3 on a terminal: its logger aligns exploration and losses."""

import sys
import warnings

import torch
from record import expect
from stable_baselines3 import DQN
from stable_baselines3.common.callbacks import BaseCallback
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
            if section != "time" and not isinstance(value, str):
                split = "val" if section == "eval" else section
                found.setdefault(split, {})[name] = float(f"{value:.3g}")
                if not isinstance(value, float):  # NumPy's float32 is printed in full
                    found[split][name] = float(str(value))
        for split, metrics in found.items():
            expect(split, step=key_values["time/total_timesteps"], **metrics)
        super().write(key_values, key_excluded, step)


class Extra(BaseCallback):
    """Logs values in a section of its own."""

    def _on_step(self):
        self.logger.record("custom/ratio", self.num_timesteps / 3e9)
        self.logger.record("custom/note", "a text")
        return True


model = DQN("MlpPolicy", "CartPole-v1", learning_starts=50, seed=0, device="cpu", verbose=1)
model.set_logger(Logger(None, [Telling(sys.stdout)]))
model.learn(800, log_interval=20, callback=Extra())
