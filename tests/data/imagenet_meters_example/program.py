"""Print what PyTorch's ImageNet example prints.

By the classes `AverageMeter` and `ProgressMeter` of `imagenet/main.py` in pytorch/examples.
"""

import random

from record import expect

PARSER = "imagenet_meters"
chance = random.Random(3)


class Meter:
    """A value and its mean, under a name and in a format."""

    def __init__(self, name: str, form: str) -> None:
        self.name, self.form = name, form
        self.last, self.sum, self.count = 0.0, 0.0, 0

    def update(self, value: float) -> None:
        """Take a value."""
        self.last = value
        self.sum += value
        self.count += 1

    def __str__(self) -> str:
        mean = self.sum / self.count
        return f"{self.name} {self.last:{self.form}} ({mean:{self.form}})"

    @property
    def printed(self) -> float:
        """The value, rounded as it is printed."""
        return float(f"{self.last:{self.form}}")


def show(prefix: str, batch: int, batches: int, meters: list[Meter]) -> None:
    """Print a line of meters."""
    width = len(str(batches))
    print("\t".join([f"{prefix}[{batch:{width}d}/{batches}]", *map(str, meters)]))


def run(prefix: str, split: str, epoch: int, batches: int, start: float) -> list[Meter]:
    """Print the lines of an epoch."""
    time, data = Meter("Time", "6.3f"), Meter("Data", "6.3f")
    loss, top1, top5 = Meter("Loss", ".4e"), Meter("Acc@1", "6.2f"), Meter("Acc@5", "6.2f")
    meters = [time, data, loss, top1, top5] if split == "train" else [time, loss, top1, top5]
    for batch in range(1, batches + 1):
        good = chance.uniform(0, 100)
        values = {"Time": 0.25, "Data": 0.01, "Loss": start * chance.uniform(0.8, 1)}
        values |= {"Acc@1": good / 2, "Acc@5": good}
        for meter in meters:
            meter.update(values[meter.name])
        if batch % 5 == 1:
            kept = {m.name: m.printed for m in (loss, top1, top5)}
            expect(split, epoch, batch, batches, **kept)
            show(prefix, batch, batches, meters)
    return [top1, top5]


for epoch in range(3):
    run(f"Epoch: [{epoch}]", "train", epoch, 16, 6.9 / (epoch + 1))
    means = {m.name: m.sum / m.count for m in run("Test: ", "test", epoch, 11, 6.5 / (epoch + 1))}
    expect("test", epoch, **{name: round(mean, 3) for name, mean in means.items()})
    print(" *   " + " ".join(f"{name} {mean:.3f}" for name, mean in means.items()))
