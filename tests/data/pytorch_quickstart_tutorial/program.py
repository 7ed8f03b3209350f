r"""Print what PyTorch's tutorial `quickstart` prints.

By its format strings in pytorch/tutorials.
"""

import random

from record import expect

PARSER = "pytorch_quickstart"
chance = random.Random(13)

loss = 2.3
for epoch in range(1, 4):
    print(f"Epoch {epoch}\n-------------------------------")
    for batch in range(0, 938, 100):
        loss *= chance.uniform(0.95, 1.0)
        expect("train", epoch, (batch + 1) * 64, 60000, loss=round(loss, 6))
        print(f"loss: {loss:>7f}  [{(batch + 1) * 64:>5d}/{60000:>5d}]")
    right = 100 * chance.random()
    expect("test", epoch, **{"Accuracy": round(right, 1), "Avg loss": round(loss, 6)})
    print(f"Test Error: \n Accuracy: {right:>0.1f}%, Avg loss: {loss:>8f} \n")
print("Done!\nSaved PyTorch Model State to model.pth")
