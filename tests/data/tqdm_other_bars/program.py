"""Bars of no known length, ASCII bars, scaled counts, an outer bar that is drawn again."""

from record import expect
from tqdm import tqdm

PARSER = "tqdm"
PACKAGES = ("tqdm",)

EAGER = {"mininterval": 0, "miniters": 1}

for epoch in (1, 2):
    bar = tqdm(iter("abc"), desc=f"epoch {epoch}", **EAGER)
    for step, _ in enumerate(bar):
        reward = 200.0 + epoch + step
        expect("train", epoch, step, reward=reward, final=False)
        expect("train", epoch, step + 1, reward=reward, final=step == 2)
        bar.set_postfix(reward=reward, batch=12)

bar = tqdm(total=4000, unit=" samples", unit_scale=True, ascii=" .oO", **EAGER)
for step in range(2):
    expect("train", psnr=27.5 + step, final=False)
    expect("train", psnr=27.5 + step, final=True) if step else None
    bar.set_postfix(psnr=27.5 + step)
    bar.update(2000)
bar.close()

outer = tqdm(range(2), desc="epochs", position=0, **EAGER)
for epoch in outer:
    for _ in tqdm(range(3), desc="batches", position=1, leave=False, **EAGER):
        outer.refresh()
    metrics = {"train_loss": 0.5 / (epoch + 1), "val_loss": 0.75 / (epoch + 1)}
    for shown in (epoch, epoch + 1):
        expect("train", None, shown, 2, final=shown == 2, loss=round(metrics["train_loss"], 3))
        expect("val", None, shown, 2, final=shown == 2, loss=round(metrics["val_loss"], 3))
    outer.set_postfix(metrics, best_val_loss=0.1)
