"""Print what the relatives of PyTorch's MNIST example print.

By the format strings of `vae/main.py` and `super_resolution/main.py` in pytorch/examples, of the
FSDP tutorial, of Opacus' `mnist.py` and of Horovod's `pytorch_mnist.py`.
"""

import random

from record import expect

PARSER = "pytorch_mnist"
chance = random.Random(2)


def fall(value: float) -> float:
    """Return a somewhat smaller value."""
    return value * chance.uniform(0.7, 1.0)


loss = 164.0
for epoch in range(1, 3):  # vae
    for seen in (0, 1280, 2560):
        loss = fall(loss)
        expect("train", epoch, seen, 3840, Loss=round(loss, 6))
        print(f"Train Epoch: {epoch} [{seen}/3840 ({seen / 38.4:.0f}%)]\tLoss: {loss:.6f}")
    expect("train", epoch, **{"Average loss": round(loss + 1, 4)})
    print(f"====> Epoch: {epoch} Average loss: {loss + 1:.4f}")
    expect("test", epoch, loss=round(loss + 2, 4))
    print(f"====> Test set loss: {loss + 2:.4f}")

loss = 0.8
for epoch in range(3, 5):  # super_resolution
    for batch in range(1, 5):
        loss = fall(loss)
        expect("train", epoch, batch, 4, Loss=round(loss, 4))
        print(f"===> Epoch[{epoch}]({batch}/4): Loss: {loss:.4f}")
    expect("train", epoch, **{"Avg. Loss": round(loss + 0.1, 4)})
    print(f"===> Epoch {epoch} Complete: Avg. Loss: {loss + 0.1:.4f}")
    expect("test", epoch, PSNR=round(20 - loss, 4))
    print(f"===> Avg. PSNR: {20 - loss:.4f} dB")
    print(f"Checkpoint saved to model_epoch_{epoch}.pth")

for epoch in range(5, 7):  # FSDP, then Opacus
    loss = fall(0.5)
    expect("train", epoch, Loss=round(loss, 6))
    print(f"Train Epoch: {epoch} \tLoss: {loss:.6f}")
    expect("test", epoch, **{"Average loss": round(loss, 4), "Accuracy": 97.31})
    print(f"Test set: Average loss: {loss:.4f}, Accuracy: 9731/10000 (97.31%)\n")
    expect("train", epoch, Loss=round(loss, 6))
    print(f"Train Epoch: {epoch} \t Loss: {loss:.6f} (ε = {epoch / 3:.2f}, δ = {1e-05})")

for epoch in range(7, 9):  # Horovod
    loss = fall(0.4)
    expect("train", epoch, 640, 15000, Loss=round(loss, 6))
    print(f"Train Epoch: {epoch} [640/15000 (4%)]\tLoss: {loss:.6f}")
    expect("test", epoch, **{"Average loss": round(loss, 4), "Accuracy": 98.25})
    print(f"\nTest set: Average loss: {loss:.4f}, Accuracy: {98.25:.2f}%\n")
