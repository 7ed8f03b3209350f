"""Print as StyleGAN3 does, by `training/training_loop.py` and `metrics/metric_main.py`.

They are those of StyleGAN2-ADA, too, but for `cpumem` and `reserved`. It needs a GPU.
"""

import json
import random

from record import expect

PARSER = "stylegan"
random.seed(3)


def format_time(seconds):
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m {seconds % 60:02}s"
    if seconds < 24 * 3600:
        return f"{seconds // 3600}h {seconds // 60 % 60:02}m {seconds % 60:02}s"
    return f"{seconds // 86400}d {seconds // 3600 % 24:02}h {seconds // 60 % 60:02}m"


def evaluate(metric, step, **results):
    """Print the results of a metric."""
    told = {"results": results, "metric": metric, "total_time": 55.2, "total_time_str": "55s"}
    told |= {"num_gpus": 8, "snapshot_pkl": "network-snapshot-000000.pkl", "timestamp": 1.6e9}
    expect("val", None, step, **results)
    print(json.dumps(told))


def main():
    print("Training for 25000 kimg...\n")
    for tick in range(5):
        kimg, augment = 4.032 * tick, 1e-3 * random.random() * tick
        fields = [f"tick {tick:<5d}", f"kimg {kimg:<8.1f}"]
        fields += [f"time {format_time(tick * 25_000 + 31):<12s}"]
        fields += [f"sec/tick {6.1:<7.1f}", f"sec/kimg {70.98:<7.2f}", f"maintenance {0.1:<6.1f}"]
        fields += [f"cpumem {3.21:<6.2f}", f"gpumem {9.79:<6.2f}", f"reserved {10.64:<6.2f}"]
        fields += [f"augment {augment:.3f}"]
        print(" ".join(fields))
        expect("train", None, tick, kimg=round(kimg, 1), augment=round(augment, 3))
        if tick % 2 == 0:
            print("Evaluating metrics...")
            evaluate("fid50k_full", tick, fid50k_full=300 * random.random())
            precision, recall = random.random(), float("nan")
            names = ("pr50k3_full_precision", "pr50k3_full_recall")
            evaluate("pr50k3_full", tick, **dict(zip(names, (precision, recall))))
    print("\nExiting...")


if __name__ == "__main__":
    main()
