r"""Print what PyTorch's tutorial on transfer learning prints.

By the format strings of `transfer_learning_tutorial` in pytorch/tutorials.
"""

import random

from record import expect

PARSER = "pytorch_transfer"
chance = random.Random(14)

best = 0.0
for epoch in range(4):
    print(f"Epoch {epoch}/3")
    print("-" * 10)
    for phase in ("train", "val"):
        loss, acc = 0.8 / (epoch + 1) * chance.uniform(0.8, 1), 1 - chance.random() / 3
        expect(phase, epoch, Loss=round(loss, 4), Acc=round(acc, 4))
        print(f"{phase} Loss: {loss:.4f} Acc: {acc:.4f}")
        if phase == "val":
            best = max(best, acc)
    print()
print(f"Training complete in {1:.0f}m {7:.0f}s")
print(f"Best val Acc: {best:4f}")
