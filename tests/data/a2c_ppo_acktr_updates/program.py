"""Print rewards as `main.py` and `evaluation.py` of pytorch-a2c-ppo-acktr-gail do.

It is a set of scripts for an old gym and its simulators.
"""

from statistics import mean, median

from record import expect

PARSER = "a2c_ppo_acktr"

for update in (0, 10, 20):
    step = (update + 1) * 128
    rewards = [10.0 - update, 21.04, 30.26]
    print(
        f"Updates {update}, num timesteps {step}, FPS {500 + update} \n Last {len(rewards)} "
        f"training episodes: mean/median reward {mean(rewards):.1f}/{median(rewards):.1f}, "
        f"min/max reward {min(rewards):.1f}/{max(rewards):.1f}\n"
    )
    found = {"mean": mean(rewards), "median": median(rewards)}
    found |= {"min": min(rewards), "max": max(rewards)}
    expect("train", step=step, **{f"{name} reward": round(v, 1) for name, v in found.items()})
    if update:
        print(f" Evaluation using {10} episodes: mean reward {-1.234567 * update:.5f}\n")
        expect("val", step=step, **{"mean reward": round(-1.234567 * update, 5)})
