"""Print as 3D Gaussian Splatting does, its evaluations among the redraws of its bar.

The formats are in `train.py`, `metrics.py` and `utils/general_utils.py` (the time behind each line)
of graphdeco-inria/gaussian-splatting, which needs a GPU.
"""

import random
import sys

from record import expect
from tqdm import tqdm

PARSER = "gaussian_splatting"
OTHERS = ("tqdm",)
PACKAGES = ("tqdm",)
random.seed(3)


def say(text):
    print(text.replace("\n", " [12/07 10:11:12]\n"), end=" [12/07 10:11:12]\n", flush=True)


def main():
    print("Optimizing output/garden")
    bar = tqdm(range(30), desc="Training progress", file=sys.stdout, mininterval=0)
    for step in (10, 20, 30):
        loss = random.random()
        bar.set_postfix({"Loss": f"{loss:.7f}"}, refresh=False)
        expect("train", None, step, 30, final=step == 30, Loss=float(f"{loss:.7f}"))
        bar.update(10)
        if step == 30:
            bar.close()
        if step == 20:
            print("\n[ITER 20] Saving Gaussians", flush=True)
        for name in ("test", "train"):
            error, ratio = random.random() / 100, 30 * random.random()
            print(f"\n[ITER {step}] Evaluating {name}: L1 {error} PSNR {ratio}", end="")
            say("")
            expect(name, None, step, L1=error, PSNR=ratio)
    print("\nTraining complete. [12/07 10:11:12]\n")
    values = {"SSIM": random.random(), "PSNR": 25 * random.random(), "LPIPS": random.random()}
    for name, value in values.items():
        print(f"  {name + (' ' if len(name) == 4 else '')}: {value:>12.7f}")
        expect("test", **{name: float(f"{value:.7f}")})
    print("", flush=True)


if __name__ == "__main__":
    main()
