"""Print tables as rlkit's `rlkit/core/logging.py` and garage before dowel (with its dots) do.

rlkit needs MuJoCo and an old PyTorch; dowel prints no dots any more.
"""

from record import expect
from tabulate import tabulate

PARSER = "garage"
PACKAGES = ("tabulate",)


def log(line):
    print(f"2019-04-10 10:35:59.105373 PDT | [her-sac_2019_04_10] {line}")


for epoch in range(2):
    rows = [("replay_buffer/size", 2000), ("trainer/QF1 Loss", 0.25 / (epoch + 1))]
    rows += [("trainer/Log Pis Mean", -1.5), ("exploration/num steps total", 2000 * (epoch + 1))]
    rows += [("evaluation/Average Returns", -12.125), ("evaluation/Returns Max", 1e-07)]
    rows += [("time/total (s)", 12.5), ("Epoch", epoch)]
    place = {"epoch": epoch, "step": 2000 * (epoch + 1)}
    log(f"Epoch {epoch} finished")
    for line in tabulate(rows).split("\n"):
        log(line)
    told = {name: float(value) for name, value in rows[:3]}
    expect("train", **place, **told)
    expect("val", **place, **{"Average Returns": -12.125, "Returns Max": 1e-07})
rows = [("AverageReturn", 10.5), ("Iteration .", 7), ("NumTrajs", 20), ("StdReturn .", 0.5)]
print(tabulate(rows))
expect("train", epoch=7, AverageReturn=10.5, NumTrajs=20.0, StdReturn=0.5)
