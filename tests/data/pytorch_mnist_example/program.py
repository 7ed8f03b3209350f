"""Print what PyTorch's MNIST example prints.

By the format strings of `mnist/main.py` in pytorch/examples.
"""

import random

from record import expect

PARSER = "pytorch_mnist"
SAMPLES, BATCH, TESTED = 60000, 64, 10000

chance = random.Random(1)
batches = (SAMPLES + BATCH - 1) // BATCH
loss = 2.3
for epoch in range(1, 4):
    for batch in range(0, batches, 250):
        loss *= chance.uniform(0.75, 1.02)
        expect("train", epoch, batch * BATCH, SAMPLES, Loss=round(loss, 6))
        done = 100.0 * batch / batches
        print(f"Train Epoch: {epoch} [{batch * BATCH}/{SAMPLES} ({done:.0f}%)]\tLoss: {loss:.6f}")
    correct = int(TESTED * (1 - loss / 20))
    percent = f"{100.0 * correct / TESTED:.0f}"
    loss_there = round(loss / 3, 4)
    expect("test", epoch, **{"Average loss": loss_there, "Accuracy": float(percent)})
    result = f"Average loss: {loss_there:.4f}, Accuracy: {correct}/{TESTED} ({percent}%)"
    print(f"\nTest set: {result}\n")
