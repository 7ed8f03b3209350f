"""Print results as RLlib's scripts do, by Ray's own `pretty_print`; the training is made up.

RLlib needs much more than Ray itself.
"""

from ray.tune.logger import pretty_print
from record import expect

PARSER = "ray"
PACKAGES = ("ray",)

for step in range(1, 4):
    policy = {"kl": 0.25 / step, "policy_loss": -1.5e-05 * step, "num_grad_updates_lifetime": 465.5}
    result = {
        "custom_metrics": {},
        "episode_media": {},
        "info": {"learner": {"default_policy": policy}, "num_env_steps_sampled": 4000 * step},
        "episode_reward_mean": 22.25 * step,
        "episode_reward_max": float("inf"),
        "episodes_this_iter": 178,
        "hist_stats": {"episode_reward": [1.0, 2.0]},
        "policy_reward_min": {},
        "perf": {"cpu_util_percent": 12.5, "ram_util_percent": 5.1},
        "sampler_perf": {"mean_env_wait_ms": 0.05},
        "timers": {"learn_time_ms": 3012.5, "learn_throughput": 1327.8},
        "time_total_s": 10.5 * step,
        "timesteps_total": 4000 * step,
        "training_iteration": step,
        "trial_id": "default",
        "connectors": {"names": ["a", "b"], "shape": [4, 2]},
    }
    print(pretty_print(result))
    learner = "info/learner/default_policy"
    told = {"episode_reward_max": float("inf"), "episode_reward_mean": 22.25 * step}
    told |= {f"{learner}/kl": policy["kl"], f"{learner}/policy_loss": policy["policy_loss"]}
    expect("train", step=step, **told)
print("done")
