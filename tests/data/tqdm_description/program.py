"""Loops that put their values into the bar's description."""

from record import expect
from tqdm import tqdm, trange

PARSER = "tqdm"
PACKAGES = ("tqdm",)

STEPS = 3
EAGER = {"mininterval": 0, "miniters": 1}

for epoch in (1, 2):
    bar = tqdm(range(STEPS), **EAGER)
    for step in bar:
        loss = 1 / (epoch + step)
        expect("train", epoch, loss=round(loss, 5), final=False)
        bar.set_description(f"[train] epoch: {epoch} | loss: {loss:.5f} | Time 0.12")
    expect("train", epoch, loss=round(loss, 5))

bar = trange(STEPS, ascii=True, ncols=100, **EAGER)
for step in bar:
    accuracy = 90 + step / 10
    changed = {"acc": round(accuracy, 2)}
    expect("test", 7, final=False, **(changed if step else {"loss": 2.5e-05, **changed}))
    bar.set_description(f"Test Epoch 7 loss 2.5e-05 acc {accuracy:.2f}%")
expect("test", 7, loss=2.5e-05, acc=round(accuracy, 2))
