"""Print tables as Spinning Up's `spinup/utils/logx.py` (dump_tabular) writes them.

It needs TensorFlow 1 or an old PyTorch, gym and mpi4py.
"""

from record import expect

PARSER = "rl_tables"

print("\x1b[32;1mLogging data to /tmp/experiments/1/progress.txt\x1b[0m")
for epoch in range(3):
    metrics = {"AverageEpRet": 20.123456 * (epoch + 1), "StdEpRet": 3.21, "MaxEpRet": 1234.5}
    metrics |= {"EpLen": 20.5, "AverageVVals": -0.00012345, "TotalEnvInteracts": 4000 * (epoch + 1)}
    metrics |= {"LossPi": -1.2e-08, "KL": float("inf"), "StopIter": 79}
    width = max(15, *map(len, metrics))
    print("-" * (width + 22))
    for name, value in {"Epoch": epoch, **metrics, "Time": 2.5 * epoch}.items():
        text = f"{value:8.3g}"
        print(f"| {name:>{width}} | {text:>15} |")
    print("-" * (width + 22))
    printed = {name: float(f"{value:8.3g}") for name, value in metrics.items()}
    # The step would be 4e+03, which is no count, so it is a metric.
    expect("train", epoch=epoch, **printed)
