"""Print returns as Dopamine's `dopamine/discrete_domains/run_experiment.py` (Runner) does.

It needs Atari's ROMs.
"""

import sys

from record import expect

PARSER = "dopamine"

NAME = "Average undiscounted return per episode"


def run_phase(split, iteration, first):
    steps, returns = 0, []
    for episode in range(3):
        length, value = 100 + episode, first - episode / 3
        steps += length
        returns.append(value)
        sys.stdout.write(f"Steps executed: {steps} Episode length: {length} Return: {value}\r")
        sys.stdout.flush()
        found = {"Episode length": float(length), "Return": value}
        expect(split, epoch=iteration, step=steps, final=False, **found)
    return sum(returns) / len(returns)


print("I0101 12:00:00.123456 140 run_experiment.py:500] Beginning training...")
for iteration in range(2):
    print(f"I0101 12:00:00.123456 140 run_experiment.py:430] Starting iteration {iteration}")
    mean = run_phase("train", iteration, -20.5)
    print(f"\nAverage undiscounted return per training episode: {mean:.2f}")
    expect("train", epoch=iteration, **{NAME: round(mean, 2)})
    print(f"Average training steps per second: {123.45:.2f}")
    mean = run_phase("val", iteration, 12.0 + iteration)
    print(f"\nAverage undiscounted return per evaluation episode: {mean:.2f}")
    expect("val", epoch=iteration, **{NAME: round(mean, 2)})
