"""Print tables as Baselines' `baselines/logger.py` (HumanOutputFormat) writes them.

It needs TensorFlow 1 and mpi4py. The tables are those of `ppo2`, `deepq` and `trpo_mpi`.
"""

from record import expect

PARSER = "rl_tables"


def truncate(text):
    return text[:20] + "..." if len(text) > 23 else text


def dump(values):
    texts = {
        truncate(key): truncate(f"{value:<8.3g}" if isinstance(value, float) else str(value))
        for key, value in values.items()
    }
    wide, high = max(map(len, texts)), max(map(len, texts.values()))
    print("-" * (wide + high + 7))
    for key, text in sorted(texts.items()):
        print(f"| {key:<{wide}} | {text:<{high}} |")
    print("-" * (wide + high + 7))


def as_printed(values):
    return {
        truncate(key): float(f"{value:.3g}") if isinstance(value, float) else float(value)
        for key, value in sorted(values.items())
    }


print("Logging to /tmp/openai-2019-01-01-00-00-00-000000")
for update in range(1, 4):
    values = {"eplenmean": 20.5 + update / 3, "eprewmean": -200.25 * update}
    values |= {"loss/approxkl": 7.0104e-05 * update, "loss/policy_entropy": 1.23456 / update}
    values |= {"misc/explained_variance": -0.00123, "misc/nupdates": update}
    times = {"fps": 800 + update, "misc/time_elapsed": 2.52 * update}
    steps = {"misc/total_timesteps": 2048 * update}
    dump({**values, **times, **steps})
    expect("train", step=2048 * update, **as_printed(values))
print("Stepping environment...")
for episodes in (10, 20):
    values = {"% time spent exploring": 98, "episodes": episodes}
    values |= {"mean 100 episode reward": 21.7}
    dump({"steps": episodes * 20, **values})
    expect("train", step=episodes * 20, **as_printed(values))
print("********** Iteration 0 ************")
print("     pol_surr |    pol_entpen |       vf_loss |            kl |           ent")
print("     -0.00123 |       0.00000 |      12.34567 |       0.00012 |       1.38629")
values = {"EpLenMean": 21.0, "EpRewMean": 21.0, "EpThisIter": 5, "EpisodesSoFar": 5}
values |= {"ev_tdlam_before": float("nan"), "a_key_longer_than_twenty_three": 1e10}
dump({**values, "TimestepsSoFar": 1024, "TimeElapsed": 1.5})
expect("train", step=1024, **as_printed(values))
