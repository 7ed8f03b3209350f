"""Print what timm's `train.py` and `validate.py` print.

By the format strings of these two in huggingface/pytorch-image-models, old and new.
"""

import random
import sys

from record import expect

PARSER = "timm"
chance = random.Random(5)


def draw(high: float) -> tuple[float, float]:
    """Return a value and a mean."""
    return chance.uniform(0, high), chance.uniform(0, high)


def log(text: str) -> None:
    """Log a line, as timm's handler does: on stderr."""
    print(text, file=sys.stderr)


def test(epoch: "int | None", name: str, batch: int) -> None:
    """Print a line of a validation."""
    (loss, mean), (top1, top1_mean), (top5, top5_mean) = draw(7), draw(100), draw(100)
    context = {"context": {"weights": "EMA"}} if "EMA" in name else {}
    kept = {"Loss": round(loss, 3), "Acc@1": round(top1, 3), "Acc@5": round(top5, 3)}
    expect("test", epoch, batch, 78, **kept, **context)
    log(
        f"{name}: [{batch:>4d}/78]  Time: {1.203:.3f} ({1.203:.3f})  "
        f"Loss: {loss:>7.3f} ({mean:>6.3f})  Acc@1: {top1:>7.3f} ({top1_mean:>7.3f})  "
        f"Acc@5: {top5:>7.3f} ({top5_mean:>7.3f})"
    )


for epoch in range(2):
    lr = 1e-05 * (epoch + 1)
    for batch in (0, 50, 1250):
        loss, mean = draw(7)
        expect("train", epoch, batch, 1251, Loss=float(f"{loss:#.3g}"), LR=lr)
        log(
            f"Train: {epoch} [{batch:>4d}/1251 ({100 * (batch + 1) / 1251:>3.0f}%)]  "
            f"Loss: {loss:#.3g} ({mean:#.3g})  Time: {0.421:.3f}s, {608.08:>7.2f}/s  "
            f"({0.44:.3f}s, {581.8:>7.2f}/s)  LR: {lr:.3e}  Data: {0.011:.3f} ({0.02:.3f})"
        )
    for name in ("Test", "Test (EMA)"):
        for batch in (0, 78):
            test(epoch, name, batch)
    log("Current checkpoints:")
    log(f" ('./output/train/20240506-resnet50-224/checkpoint-{epoch}.pth.tar', {60.1 + epoch})\n")
log("*** Best metric: 61.1 (epoch 1)")

for batch in (0, 10):  # validate.py
    (loss, mean), (top1, top1_mean), (top5, top5_mean) = draw(7), draw(100), draw(100)
    kept = {"Loss": round(loss, 4), "Acc@1": round(top1, 3), "Acc@5": round(top5, 3)}
    expect("test", 1, batch, 196, **kept)
    log(
        f"Test: [{batch:>4d}/196]  Time: {0.123:.3f}s ({0.123:.3f}s, {2081.3:>7.2f}/s)  "
        f"Loss: {loss:>7.4f} ({mean:>6.4f})  Acc@1: {top1:>7.3f} ({top1_mean:>7.3f})  "
        f"Acc@5: {top5:>7.3f} ({top5_mean:>7.3f})"
    )
expect("test", 1, **{"Acc@1": 81.106, "Acc@5": 95.548})
log(f" * Acc@1 {81.106:.3f} ({100 - 81.106:.3f}) Acc@5 {95.548:.3f} ({100 - 95.548:.3f})")
