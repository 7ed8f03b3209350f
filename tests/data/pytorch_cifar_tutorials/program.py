r"""Print what PyTorch's tutorials `cifar10_tutorial` and `trainingyt` print.

By the format strings of both in pytorch/tutorials, old and new.
"""

import random

from record import expect

PARSER = "pytorch_cifar"
chance = random.Random(12)
CLASSES = ("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")

loss = 2.2
for epoch in range(1, 3):
    for batch in range(2000, 12001, 2000):
        loss *= chance.uniform(0.85, 1.0)
        expect("train", epoch, batch, loss=round(loss, 3))
        print(f"[{epoch}, {batch:5d}] loss: {loss:.3f}")
print("Finished Training")
expect("test", Accuracy=54.0)
print("Accuracy of the network on the 10000 test images: 54 %")
for name in CLASSES:
    right = 100 * chance.random()
    expect("test", Accuracy=round(right, 1), context={"class": name})
    print(f"Accuracy for class: {name:5s} is {right:.1f} %")
for name in CLASSES[:3]:
    right = int(100 * chance.random())
    expect("test", Accuracy=float(right), context={"class": name})
    print(f"Accuracy of {name:>5s} : {right:2d} %")

for epoch in range(3, 5):
    print(f"EPOCH {epoch}:")
    for batch in (1000, 2000, 3000):
        loss *= chance.uniform(0.85, 1.0)
        expect("train", epoch, batch, loss=loss)
        print(f"  batch {batch} loss: {loss}")
    expect("train", epoch, loss=loss)
    expect("val", epoch, loss=loss + 0.1)
    print(f"LOSS train {loss} valid {loss + 0.1}")
