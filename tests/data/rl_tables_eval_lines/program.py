"""Evaluate in a training of Stable-Baselines3 that prints no tables."""

import tempfile
import warnings

import gymnasium
import numpy as np
import torch
from record import expect
from stable_baselines3 import A2C
from stable_baselines3.common.callbacks import EvalCallback

PARSER = "rl_tables"
PACKAGES = ("stable_baselines3",)

warnings.simplefilter("ignore")
torch.set_num_threads(1)


class Telling(EvalCallback):
    """Tells what it found."""

    def _on_step(self):
        done = super()._on_step()
        if self.num_timesteps % 200 == 0:
            step = self.num_timesteps
            expect("val", step=step, episode_reward=round(float(self.last_mean_reward), 2))
            length = np.mean(self.evaluations_length[-1])
            expect("val", step=step, episode_length=round(float(length), 2))
        return done


model = A2C("MlpPolicy", "CartPole-v1", seed=0, device="cpu", verbose=0)
model.learn(
    800, callback=Telling(gymnasium.make("CartPole-v1"), eval_freq=200, log_path=tempfile.mkdtemp())
)
