"""Print as YOLOv5 does, with its bars by tqdm: v6 and v7 detection, v7 classification.

The formats are those of `train.py`, `val.py`, `classify/train.py` and `classify/val.py` of
ultralytics/yolov5, which need a package that is hard to install here.
"""

import random
import sys

from record import expect
from tqdm import tqdm

PARSER = "ultralytics"
PACKAGES = ("tqdm",)
BAR = "{l_bar}{bar:10}| {n_fmt}/{total_fmt} {elapsed}"
random.seed(5)


def log(text):
    print(text, file=sys.stderr, flush=True)


def rounded(value, digits):
    return float(f"{value:.{digits}g}")


class ToldBar(tqdm):
    """Tells what a bar holds each time it is drawn."""

    told, drawn = None, None

    def display(self, *args, **options):
        state = (self.n, str(self.told))
        if self.told and state != self.drawn:
            for split, epoch, values in self.told:
                expect(split, epoch, self.n, self.total, final=self.n == self.total, **values)
            self.drawn = state
        return super().display(*args, **options)


def detect(width, names, counts, header, epochs, steps=4):
    """Print what `train.py` prints."""
    for epoch in epochs:
        titles = ("Epoch", "gpu_mem" if width == 10 else "GPU_mem", *names, *counts)
        log(("\n" + f"%{width}s" * len(titles)) % titles)
        bar = ToldBar(range(steps), total=steps, bar_format=BAR, mininterval=0)
        for step in bar:
            values = [3 * random.random() / (epoch + 1) for _ in names]
            row = (f"%{width}s" * 2 + f"%{width}.4g" * (len(values) + 2)) % (
                f"{epoch}/{epochs[-1]}",
                f"{2.41 + step:.3g}G",
                *values,
                30 + step,
                640,
            )
            told = {name: rounded(value, 4) for name, value in zip(names, values)}
            bar.told = [("train", epoch, told)]
            bar.set_description(row)
        evaluate(epoch, *header, each=epoch == epochs[-1])


def evaluate(epoch, titles, width, each):
    """Print what `val.py` prints."""
    names = titles[3:]
    title = (f"%{width}s" + "%11s" * 6) % titles
    for _ in tqdm(range(2), desc=title, bar_format=BAR):
        pass
    for label in ("all", "traffic light", "0") if each else ("all",):
        values = [random.random() ** 4 for _ in names]
        log((f"%{width}s" + "%11i" * 2 + "%11.3g" * 4) % (label, 128, 929, *values))
        of = "" if label == "all" else f"/{label}"
        told = {name + of: rounded(value, 3) for name, value in zip(names, values)}
        context = {"class": label} if of else None
        expect("val", epoch, context=context, **told)


def classify(first=4, epochs=6, steps=3):
    """Print what `classify/train.py` prints."""
    titles = f"{'train_loss':>12}{'val_loss':>12}{'top1_acc':>12}{'top5_acc':>12}"
    log(f"Starting training for {epochs} epochs...\n\n{'Epoch':>10}{'GPU_mem':>10}{titles}")
    for epoch in range(first, epochs):
        bar = ToldBar(range(steps), total=steps, bar_format=BAR, mininterval=0)
        for step in bar:
            loss = 2.5 * random.random()
            place = f"{f'{epoch + 1}/{epochs}':>10}{'0G':>10}"
            bar.desc = f"{place}{loss:>12.3g}" + " " * 36
            train = ("train", epoch + 1, {"loss": rounded(loss, 3)})
            bar.told = [train]
            if step == steps - 1:
                desc = f"{bar.desc[:-36]}{'validating':>36}"
                for _ in tqdm(range(2), desc, 2, bar_format=BAR, position=0):
                    pass
                values = [random.random() for _ in range(3)]
                bar.desc = f"{place}{loss:>12.3g}" + "".join(f"{v:>12.3g}" for v in values)
                names = ("loss", "top1_acc", "top5_acc")
                told = {n: rounded(v, 3) for n, v in zip(names, values)}
                bar.told = [train, ("val", epoch + 1, told)]
    log(
        f"\nTraining complete (0.001 hours)\n{'Class':>24}{'Images':>12}"
        f"{'top1_acc':>12}{'top5_acc':>12}"
    )
    for label, values in {"all": (0.5, 0.75), "tench fish": (1.0, 0.333)}.items():
        log(f"{label:>24}{8:>12}{values[0]:>12.3g}{values[1]:>12.3g}")
        of = "" if label == "all" else f"/{label}"
        told = {f"top1_acc{of}": values[0], f"top5_acc{of}": values[1]}
        expect("val", context={"class": label} if of else None, **told)


if __name__ == "__main__":
    old = ("Class", "Images", "Labels", "P", "R", "mAP@.5", "mAP@.5:.95")
    new = ("Class", "Images", "Instances", "P", "R", "mAP50", "mAP50-95")
    detect(10, ("box", "obj", "cls"), ("labels", "img_size"), (old, 20), range(2))
    detect(11, ("box_loss", "obj_loss", "cls_loss"), ("Instances", "Size"), (new, 22), range(2, 5))
    classify()
