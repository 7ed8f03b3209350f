"""Print as YOLOX's trainer does, of its newer and older versions.

The formats are in `yolox/core/trainer.py` and `yolox/utils/logger.py`; training needs a GPU.
"""

import random
import sys

from record import expect

PARSER = "yolox"
random.seed(40)
NAMES = ("total_loss", "iou_loss", "l1_loss", "conf_loss", "cls_loss")


def log(line, text):
    green, cyan, bold, plain = (f"\033[{code}m" for code in ("32", "36", "1", "0"))
    source = f"{cyan}yolox.core.trainer{plain}:{cyan}{line}{plain}"
    time = f"{green}2021-07-20 20:11:12{plain}"
    sys.stderr.write(f"{time} | {bold}INFO    {plain} | {source} - {bold}{text}{plain}\n")


def main():
    log(192, "---> start train epoch1")
    for epoch in (1, 2):
        for step in (10, 20):
            losses = {name: 9 * random.random() for name in NAMES}
            if (epoch, step) == (2, 20):
                losses["iou_loss"] = float("nan")
            rate = 1e-4 * random.random()
            memory = "mem: 4000Mb" if epoch == 1 else "gpu mem: 4000Mb, mem: 12.1Gb"
            said = ", ".join(f"{name}: {loss:.1f}" for name, loss in losses.items())
            log(
                253,
                f"epoch: {epoch}/300, iter: {step}/20, {memory}, iter_time: 0.500s, "
                f"data_time: 0.010s, {said}, lr: {rate:.3e}, size: 640, ETA: 1 day, 2:10:11",
            )
            told = {name: float(f"{loss:.1f}") for name, loss in losses.items()}
            expect("train", epoch, step, 20, **told, lr=float(f"{rate:.3e}"))
        log(355, "Save weights to ./YOLOX_outputs/yolox_s")


if __name__ == "__main__":
    main()
