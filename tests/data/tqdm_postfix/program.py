"""Loops with `set_postfix`: by epoch, validation below, an outer bar, a bar that is wiped out."""

import math
from pathlib import Path

from record import expect
from tqdm import tqdm

PARSER = "tqdm"
PACKAGES = ("tqdm",)

EPOCHS, STEPS = 2, 3
EAGER = {"mininterval": 0, "miniters": 1}


def told(split, epoch, step, total, final=False, **values):
    """Expect values as tqdm rounds them, to three digits."""
    expect(split, epoch, step, total, final=final, **{n: shown(v) for n, v in values.items()})


def shown(value):
    """Return a value as tqdm rounds it."""
    return float(f"{value:.3g}")


def train(epoch):
    """Draw a bar whose postfix is set before it counts the step."""
    bar = tqdm(range(STEPS), desc=f"Epoch {epoch}/{EPOCHS}", **EAGER)
    for step in bar:
        values = {"loss": 1.23456 / (step + epoch), "acc": 0.5 + step / 10, "lr": 1e-05}
        changed = values if step == 0 else {n: values[n] for n in ("loss", "acc")}
        told("train", epoch, step, STEPS, **changed)
        told("train", epoch, step + 1, STEPS, final=step + 1 == STEPS, **values)
        others = {"bs": 32, "mem": "1.2G", "time": 0.12, "tag": "run-1", "epoch": epoch}
        bar.set_postfix(values | others)


def validate(epoch):
    """Draw a bar that is wiped out at its end, with strings for values."""
    bar = tqdm(total=2, desc="Validating", leave=False, unit="batch", **EAGER)
    for step in range(2):
        loss = 0.75 / epoch + step
        changed = {"loss": round(loss, 4)} | ({} if step else {"f1": 0.5})
        expect("val", None, step, 2, final=False, **changed)
        expect("val", None, step + 1, 2, final=step == 1, loss=round(loss, 4), f1=0.5)
        bar.set_postfix_str(f"Loss: {loss:.4f} ({loss:.1f}), f1: 0.5".lower())
        bar.update()
    tqdm.write("validated, see run.log", file=bar.fp)
    bar.close()


def odd():
    """Show values that are no usual numbers, and a bar that is not about training."""
    bar = tqdm(total=1, desc="fold 2: odd values", **EAGER)
    for step, final in ((0, False), (1, True)):
        expect("train", None, step, 1, final=final, context={"fold": 2}, score=-1.5, loss=math.nan)
        expect("val", None, step, 1, final=final, context={"fold": 2}, loss=math.inf)
    bar.set_postfix(train_loss=math.nan, score=-1.5, val_loss=math.inf)
    bar.update()
    bar.close()
    for _ in tqdm(range(2), desc="files", postfix={"skipped": 3, "file": Path("a.csv")}, **EAGER):
        pass


for number in range(1, EPOCHS + 1):
    train(number)
    validate(number)
odd()
