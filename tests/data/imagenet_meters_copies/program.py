"""Print what copies of PyTorch's ImageNet example print.

By the format strings of its first form (`Prec@1`), of Swin Transformer's `main.py` and of
`lib/core/function.py` in HRNet's pose estimation.
"""

import random

from record import expect

PARSER = "imagenet_meters"
chance = random.Random(4)


def draw(high: float) -> tuple[float, float]:
    """Return a value and a mean."""
    return chance.uniform(0, high), chance.uniform(0, high)


for epoch in range(2):
    for batch in (0, 10):
        (loss, mean), (top1, top1_mean) = draw(7), draw(100)
        expect("train", epoch, batch, 391, **{"Loss": round(loss, 4), "Prec@1": round(top1, 3)})
        print(
            f"Epoch: [{epoch}][{batch}/391]\tTime 0.412 (0.533)\tData 0.000 (0.110)\t"
            f"Loss {loss:.4f} ({mean:.4f})\tPrec@1 {top1:.3f} ({top1_mean:.3f})"
        )
    (loss, mean), (top1, top1_mean) = draw(7), draw(100)
    expect("test", epoch, 0, 79, **{"Loss": round(loss, 4), "Prec@1": round(top1, 3)})
    print(
        f"Test: [0/79]\tTime 0.412 (0.533)\t"
        f"Loss {loss:.4f} ({mean:.4f})\tPrec@1 {top1:.3f} ({top1_mean:.3f})"
    )
    expect("test", epoch, **{"Prec@1": round(top1_mean, 3)})
    print(f" * Prec@1 {top1_mean:.3f}")

for epoch in range(2, 4):  # Swin
    for batch in (0, 10):
        (loss, mean), (norm, norm_mean) = draw(7), draw(3)
        expect(
            "train",
            epoch,
            batch,
            1251,
            lr=round(1e-6 * batch, 6),
            wd=0.05,
            loss=round(loss, 4),
            grad_norm=round(norm, 4),
            loss_scale=65536.0,
        )
        print(
            f"Train: [{epoch}/300][{batch}/1251]\teta 0:10:44 lr {1e-6 * batch:.6f}\t wd {0.05:.4f}"
            f"\ttime 0.4123 (0.5331)\tloss {loss:.4f} ({mean:.4f})\t"
            f"grad_norm {norm:.4f} ({norm_mean:.4f})\tloss_scale 65536.0000 (65536.0000)\t"
            "mem 5123MB"
        )
    print(f"EPOCH {epoch} training takes 0:12:34")
    (loss, mean), (top1, top1_mean) = draw(7), draw(100)
    expect("test", epoch, 0, 391, **{"Loss": round(loss, 4), "Acc@1": round(top1, 3)})
    print(
        f"Test: [0/391]\tTime 0.612 (0.612)\tLoss {loss:.4f} ({mean:.4f})\t"
        f"Acc@1 {top1:.3f} ({top1_mean:.3f})\tMem 5123MB"
    )
    expect("test", epoch, **{"Acc@1": round(top1_mean, 3), "Acc@5": 95.5})
    print(f" * Acc@1 {top1_mean:.3f} Acc@5 {95.5:.3f}")
    print(f"Accuracy of the network on the 50000 test images: {top1_mean:.1f}%")
    print(f"Max accuracy: {top1_mean:.2f}%")

loss, mean = draw(0.01)  # HRNet
expect("train", 4, 100, 446, Loss=round(loss, 5), Accuracy=0.051)
print(
    f"Epoch: [4][100/446]\tTime 1.012s (1.100s)\tSpeed 32.0 samples/s\tData 0.001s (0.020s)\t"
    f"Loss {loss:.5f} ({mean:.5f})\tAccuracy 0.051 (0.042)"
)
