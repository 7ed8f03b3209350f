"""Print episodes as CleanRL's scripts do: `ppo.py`, `dqn.py`, `ppo_pettingzoo_ma_atari.py`.

CleanRL is no package but a set of scripts, and those that play need simulators; the lines that
print are repeated here over made-up episodes. The evaluation is that of `cleanrl_utils/evals`.
"""

import numpy as np
from record import expect

PARSER = "cleanrl"
PACKAGES = ("numpy",)

random = np.random.default_rng(0)
step = 0
for update in range(3):
    for _ in range(3):
        step += int(random.integers(10, 200))
        info = {"episode": {"r": np.array([float(random.integers(10, 200))], dtype=np.float32)}}
        print(f"global_step={step}, episodic_return={info['episode']['r']}")
        expect("train", step=step, episodic_return=float(info["episode"]["r"][0]))
    print("SPS:", 1000 + update)
for value in (-12.345678, 1e-05, float("nan")):
    step += 100
    print(f"global_step={step}, episodic_return={value}, episodic_length={200}")
    expect("train", step=step, episodic_return=value, episodic_length=200.0)
for player in (0, 1):
    print(f"global_step={step}, {player}-episodic_return={1.0 - 2 * player}")
    expect("train", step=step, **{f"{player}-episodic_return": 1.0 - 2 * player})
print("model saved to runs/CartPole-v1__dqn__1/dqn.cleanrl_model")
for episode in range(3):
    print(f"eval_episode={episode}, episodic_return={np.array([500.0 - episode])}")
    expect("val", context={"episode": episode}, episodic_return=500.0 - episode)
