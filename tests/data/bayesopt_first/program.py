"""Print as version 0.6 did, by the formats of `PrintLog` in bayes_opt/helpers.py.

It needs a scikit-learn from before 0.18.
"""

import random

from record import expect

PARSER = "bayesopt"

random.seed(1)
BLUE, GREEN, MAGENTA, END = "\033[94m", "\033[92m", "\033[35m", "\033[0m"
names = ["alpha", "gamma"]
width = 8

for title in ("Initialization", "Bayesian Optimization"):
    print(f"{BLUE}{title}{END}")
    print(BLUE + "-" * (29 + sum(len(name) + width for name in names)) + END)
    print(f"{'Step':>5} | {'Time':>6} | {'Value':>10} | ", end="")
    print("".join(f"{name:>{max(len(name), 9)}} | " for name in names))
    for step in range(1, 5):
        value = random.uniform(-20, 20)
        cells = [random.uniform(-3, 3) for _ in names]
        color = (MAGENTA, END) if step % 2 else ("", "")
        print(f"{step:>5d} | 00m{step:>02d}s | {color[0]}{value:>10.5f}{color[1]} | ", end="")
        print("".join(f"{cell:>9.4f} | " for cell in cells))
        expect(step=step, target=float(f"{value:.5f}"))
