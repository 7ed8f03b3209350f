"""Print what torchvision's reference trainings, DINO and DETR print.

By the format strings of `references/classification/train.py` and `references/segmentation` in
pytorch/vision, `main_dino.py` in facebookresearch/dino, `engine.py` in facebookresearch/detr.
"""

import random

from record import expect

PARSER = "metric_logger"
chance = random.Random(7)


def draw(*names: str, digits: int = 4) -> "tuple[dict[str, float], dict[str, float], str]":
    """Return values, means, and how a logger prints them."""
    first = {name: round(chance.uniform(0, 40), digits) for name in names}
    means = {name: round(chance.uniform(0, 40), digits) for name in names}
    text = "  ".join(f"{n}: {first[n]:.{digits}f} ({means[n]:.{digits}f})" for n in names)
    return first, means, text


for epoch in range(2):  # torchvision, classification
    first, _, text = draw("loss", "acc1", "acc5")
    expect("train", epoch, 10, 5004, lr=0.5, **first)
    print(
        f"Epoch: [{epoch}]  [  10/5004]  eta: 1 day, 2:03:04  lr: 0.5  "
        f"img/s: 301.45672 (298.1)  {text}  time: 0.1062  data: 0.0012  max mem: 8123"
    )
    print(f"Epoch: [{epoch}] Total time: 0:41:12")
    for suffix, context in (("", {}), ("EMA", {"context": {"weights": "EMA"}})):
        first, means, text = draw("loss", "acc1", "acc5")
        header = f"Test: {suffix}"
        expect("test", epoch, 0, 196, **first, **context)
        print(f"{header}  [  0/196]  eta: 0:02:03  {text}  time: 0.6  data: 0.4  max mem: 8123")
        print(f"{header} Total time: 0:01:02")
        top1, top5 = means["acc1"], means["acc5"]
        expect("test", epoch, **{"Acc@1": round(top1, 3), "Acc@5": round(top5, 3)}, **context)
        print(f"{header} Acc@1 {top1:.3f} Acc@5 {top5:.3f}")

first, _, text = draw("loss")  # torchvision, segmentation
expect("train", 2, 0, 3696, lr=0.02, **first)
print(f"Epoch: [2]  [   0/3696]  eta: 3:02:01  lr: 0.02  {text}  time: 2.9  data: 1.1  max mem: 99")
print("Test:  [  0/625]  eta: 0:02:03    time: 0.1971  data: 0.1021  max mem: 99")
expect("test", 2, **{"global correct": 93.1})
print("global correct: 93.1")
print("average row correct: ['97.1', '80.5']\nIoU: ['92.9', '70.0']")
expect("test", 2, **{"mean IoU": 81.5})
print("mean IoU: 81.5")

for epoch in range(3, 5):  # DINO
    first, means, text = draw("loss", "lr", "wd", digits=6)
    expect("train", epoch, 0, 78, **first)
    print(
        f"Epoch: [{epoch}/100]  [ 0/78]  eta: 0:05:12  {text}  time: 4.003  data: 2.01  max mem: 9"
    )
    print(f"Epoch: [{epoch}/100] Total time: 0:04:59 (3.841234 s / it)")
    expect("train", epoch, **means)
    print(f"Averaged stats: {text}")

for epoch in range(5, 7):  # DETR
    first, means, text = draw("class_error", "loss", "loss_ce", "loss_ce_0", "class_error_unscaled")
    expect("train", epoch, 0, 7392, lr=0.0001, **first)
    print(
        f"Epoch: [{epoch}]  [   0/7392]  eta: 6:05:12  lr: 0.000100  {text}  "
        "time: 2.9683  data: 0.4013  max mem: 3061"
    )
    expect("train", epoch, lr=0.0001, **means)
    print(f"Averaged stats: lr: 0.000100  {text}")
    first, means, text = draw("class_error", "loss")
    expect("test", epoch, 0, 313, **first)
    print(f"Test:  [  0/313]  eta: 0:05:12  {text}  time: 0.9683  data: 0.4013  max mem: 3061")
    expect("test", epoch, **means)
    print(f"Averaged stats: {text}")
    print("Accumulating evaluation results...")
