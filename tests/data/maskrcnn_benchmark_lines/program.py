"""Print what maskrcnn-benchmark and SSD print.

By the format strings of `engine/trainer.py` in facebookresearch/maskrcnn-benchmark
and `ssd/engine/trainer.py` in lufficc/SSD, with the prefix of their loggers.
"""

import random

from record import expect

PARSER = "maskrcnn_benchmark"
chance = random.Random(9)
LOSSES = ("loss", "loss_box_reg", "loss_classifier", "loss_objectness", "loss_rpn_box_reg")


def meters(names: "tuple[str, ...]", between: str, digits: int) -> "tuple[dict[str, float], str]":
    """Return values, and how they are printed with their means."""
    values = {name: round(chance.uniform(0, 4), digits) for name in names}
    text = [f"{n}: {v:.{digits}f} ({v + 0.3:.{digits}f})" for n, v in values.items()]
    return values, between.join(text)


for step in (20, 40, 60):
    values, text = meters(LOSSES, "  ", 4)
    lr = round(0.0025 * step / 500, 6)
    expect("train", None, step, **values, lr=lr)
    print(
        f"2019-05-16 11:10:{step // 2},240 maskrcnn_benchmark.trainer INFO: eta: 1 day, 6:12:16  "
        f"iter: {step}  {text}  time: 0.4123 (0.5012)  data: 0.0101 (0.0232)  "
        f"lr: {lr:.6f}  max mem: 3058"
    )
values, text = meters(LOSSES, "  ", 4)
expect("val", None, 60, **values, lr=0.0003)
print(
    f"2019-05-16 11:20:10,240 maskrcnn_benchmark.trainer INFO: [Validation]:   eta: 6:12:16  "
    f"iter: 60  {text}  time: 0.4123 (0.5012)  lr: 0.000300  max mem: 3058"
)
for step in (70, 80, 90):
    values, text = meters(("total_loss", "reg_loss", "cls_loss"), ", ", 3)
    expect("train", None, step, lr=0.00036, **values)
    print(
        f"2020-05-16 11:21:{step // 2},240 SSD.trainer INFO: iter: {step:06d}, lr: 0.00036, "
        f"{text}, "
        "time: 0.585 (1.626), eta: 2 days, 6:12:16, mem: 8288M"
    )
