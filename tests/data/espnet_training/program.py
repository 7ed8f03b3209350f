"""ESPnet2's training, by espnet2/train/trainer.py and espnet2/train/reporter.py."""

from made_up import Numbers
from record import expect

PARSER = "espnet"

numbers = Numbers(21, start=500, end=40)
HEAD = "[host] 2026-04-23 04:59:25,764"


def text_of(value):
    """Return a value as the reporter prints it."""
    return f"{value:.3e}" if abs(value) < 1.0e-3 else f"{value:.3f}"


def log(before, split, epoch, step, values, more):
    """Print values and, around them, what is no metric."""
    told = {name: text_of(value) for name, value in values.items()}
    expect(split, epoch, step, **{name: float(text) for name, text in told.items()})
    text = ", ".join(f"{name}={text}" for name, text in told.items())
    return f"{before}iter_time={text_of(4.78e-4)}, {text}, {more}"


for epoch in (1, 2):
    print(f"{HEAD} (trainer:318) INFO: {epoch}/2epoch started")
    for start in (1, 91, 181):
        loss = numbers.loss((epoch * 270 + start) / 540)
        values = {
            "loss_ctc": loss,
            "acc": 4e-4 * epoch,
            "loss": loss / 7,
            "grad_norm": float("inf"),
        }
        values |= {"clip": 100.0, "loss_scale": 1.0, "optim0_lr0": 6.25e-7}
        before = f"{HEAD} (trainer:793) INFO: {epoch}epoch:train:{start}-{start + 89}batch: "
        print(log(before, "train", epoch, start + 89, values, f"train_time={text_of(0.734)}"))
    text = log("[train] ", "train", epoch, None, values, "time=1 minute and 2.3 seconds, ")
    text += "total_count=270, gpu_max_cached_mem_GB=5.123, "
    values = {"loss_ctc": loss, "cer_ctc": 0.9, "loss": loss / 7}
    text += log("[valid] ", "val", epoch, None, values, "time=2.11 seconds, total_count=30, ")
    text += "gpu_max_cached_mem_GB=5.123, [att_plot] time=4.1 seconds, total_count=0"
    print(f"{HEAD} (trainer:384) INFO: {epoch}epoch results: {text}")
    print(f"{HEAD} (trainer:458) INFO: The best model has been updated: valid.acc")
