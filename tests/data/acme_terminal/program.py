"""Print lines as Acme's `acme/utils/loggers/terminal.py` does.

Acme needs old versions of JAX or TensorFlow.
"""

import numpy as np
from record import expect

PARSER = "acme"
PACKAGES = ("numpy",)


def write(label, values):
    parts = []
    for name, value in sorted(values.items()):
        text = f"{value:0.3f}" if isinstance(value, (float, np.number)) else f"{value}"
        parts.append(f"{name.replace('_', ' ').title()} = {text}")
    print(f"[{label.title()}] " + " | ".join(parts))


print("I0925 18:52:05.000000 140 builder.py:1] starting")
for step in (1, 2):
    losses = {"critic_loss": np.float32(0.0971 / step), "entropy": -2.7686, "loss": float("nan")}
    counts = {"learner_steps": step, "actor_steps": 825 * step, "learner_walltime": 10.83}
    write("learner", {**losses, **counts})
    told = {name.replace("_", " ").title(): round(float(v), 3) for name, v in losses.items()}
    expect("train", step=step, **told)
    episode = {"episode_length": 765 + step, "episode_return": -21.0 + step}
    counts = {"evaluator_episodes": step, "evaluator_steps": 765 * step, "note": "a text"}
    write("evaluator", {**episode, **counts, "steps_per_second": 100.66})
    told = {"Episode Length": 765.0 + step, "Episode Return": -21.0 + step}
    expect("val", step=765 * step, **told)
write("actor", {"actor_steps": 10, "actor_episodes": 1})
