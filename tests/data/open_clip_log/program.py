"""Print what OpenCLIP's training logs.

By the format strings of `train.py` and `logger.py` of `open_clip_train` in mlfoundations/open_clip.
"""

import random
import sys

from record import expect

PARSER = "open_clip"
chance = random.Random(17)


def log(text: str) -> None:
    """Print as the log does, on stderr."""
    print(f"2024-05-06,09:32:02 | INFO | {text}", file=sys.stderr)


def five(value: float) -> float:
    """Return a value as it is printed."""
    return float(f"{value:#.5g}")


for epoch in range(2):
    log(f"Start epoch {epoch}")
    for seen in (256, 25856, 51200):
        first, second = 5 * chance.random(), 9 * chance.random()
        lr, scale = 5e-06 * (epoch + 1), 14.286
        kept = {"Contrastive_loss": five(first), "Loss": five(second)}
        expect("train", epoch, seen, 51200, **{"LR": lr, "Logit Scale": scale}, **kept)
        log(
            f"Train Epoch: {epoch} [{seen:>5}/51200 ({seen / 512:.0f}%)] Data (t): {0.412:.3f} "
            f"Batch (t): {0.512:.3f}, {256.0:#g}/s, {256.0:#g}/s/gpu LR: {lr:5f} "
            f"Logit Scale: {scale:.3f} Contrastive_loss: {first:#.5g} ({first + 0.1:#.5g}) "
            f"Loss: {second:#.5g} ({second + 0.1:#.5g})"
        )
    loss = 5 * chance.random()
    expect("val", epoch + 1, 512, 10000, **{"Clip Loss": round(loss, 6)}, final=False)
    log(f"Eval Epoch: {epoch + 1} [512 / 10000]\tClip Loss: {loss:.6f}\t")
    names = ("image_to_text_mean_rank", "image_to_text_R@1", "imagenet-zeroshot-val-top1")
    kept = {name: round(chance.random(), 4) for name in (*names, "clip_val_loss")}
    expect("val", epoch + 1, **kept)
    listed = {**kept, "epoch": epoch + 1, "num_samples": 10000}
    log(f"Eval Epoch: {epoch + 1} " + "\t".join(f"{n}: {v:.4f}" for n, v in listed.items()))
