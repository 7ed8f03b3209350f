"""Print as StyleGAN2 does, by `training/training_loop.py` and `metrics/metric_base.py`.

It needs TensorFlow 1 and a GPU.
"""

import random

from record import expect

PARSER = "stylegan"
random.seed(2)
TICK = (
    "tick %-5d kimg %-8.1f lod %-5.2f minibatch %-4d time %-12s sec/tick %-7.1f sec/kimg %-7.2f "
    "maintenance %-6.1f gpumem %.1f"
)
METRICS = (("fid50k", ("",)), ("pr50k3", ("_precision", "_recall")), ("is50k", ("_mean", "_std")))


def main():
    print("Training for 25000 kimg...\n")
    for tick in range(0, 300, 100):
        kimg, lod = 4.032 * tick, max(0.0, 2 - tick / 100)
        times = ("12h 43m 02s", 71.0, 17.34, 274.4)
        print(TICK % (tick, kimg, lod, 32, *times, 8.9))
        expect("train", None, tick, kimg=round(kimg, 1), lod=round(lod, 2))
        for metric, suffixes in METRICS:
            line = f"{f'network-snapshot-{round(kimg):06d}':<30} time {'4m 26s':<12}"
            told = {}
            for suffix in suffixes:
                value = 100 * random.random()
                told[metric + suffix] = round(value, 4)
                line += f" {metric}{suffix} {value:<10.4f}"
            print(line)
            expect("val", None, tick, **told)


if __name__ == "__main__":
    main()
