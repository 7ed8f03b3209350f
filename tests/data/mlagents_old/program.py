"""Print summaries as ML-Agents did before release 4 (`mlagents/trainers/stats.py`, 0.15 and 0.16).

It needs a Unity environment and TensorFlow 1.
"""

from record import expect

PARSER = "mlagents"

for step in (1000, 2000):
    mean, deviation = step / 900, step / 7000
    told = {"Mean Reward": round(mean, 3), "Std of Reward": round(deviation, 3)}
    print(
        f"INFO:mlagents.trainers: run-0: 3DBall: Step: {step}. Time Elapsed: {step / 99:0.3f} s "
        f"Mean Reward: {mean:0.3f}. Std of Reward: {deviation:0.3f}. Training."
    )
    expect("train", step=step, context={"behavior": "run-0: 3DBall"}, **told)
    print(
        f"2020-05-01 10:00:00 INFO [stats.py:118] 3DBall: Step: {step}. Time Elapsed: 1.000 s "
        f"Mean Reward: {mean:0.3f}. Std of Reward: {deviation:0.3f}. Training."
    )
    expect("train", step=step, context={"behavior": "3DBall"}, **told)
