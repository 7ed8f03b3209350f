"""Print what DeiT and MAE print.

By the class `MetricLogger`, repeated here in short, and the format strings of `engine.py` and
`main.py` in facebookresearch/deit; the time in front of a line is that of facebookresearch/mae.
"""

import random
import statistics

from record import expect

PARSER = "metric_logger"
chance = random.Random(6)


class Meter:
    """A series of values, of which the last 20 count."""

    def __init__(self, form: str = "{median:.4f} ({mean:.4f})") -> None:
        self.form = form
        self.values: list[float] = []

    @property
    def median(self) -> float:
        """The median that torch gives: the lower of two in the middle."""
        return statistics.median_low(self.values[-20:])

    @property
    def mean(self) -> float:
        """The mean of all values."""
        return statistics.fmean(self.values)

    def __str__(self) -> str:
        return self.form.format(median=self.median, mean=self.mean, value=self.values[-1])


def run(
    header: str, split: str, epoch: "int | None", meters: dict[str, Meter], batches: int
) -> None:
    """Print an epoch's lines."""
    for batch in range(batches):
        for name, meter in meters.items():
            meter.values.append(4.3e-05 if name == "lr" else chance.uniform(0, 7))
        if batch % 10 == 0 or batch == batches - 1:
            kept = {n: round(m.median, 6 if n == "lr" else 4) for n, m in meters.items()}
            expect(split, epoch, batch, batches, **kept)
            width = len(str(batches))
            parts = [header, f"[{batch:{width}d}/{batches}]", f"eta: 0:00:{batches - batch:02d}"]
            parts += [f"{name}: {meter}" for name, meter in meters.items()]
            print("  ".join([*parts, "time: 0.3102", "data: 0.2525", "max mem: 3558"]))
    print(f"{header} Total time: 0:00:52 (0.1545 s / it)")


best = 0.0
for epoch in range(3):
    front = "[07:13:24.853957] " if epoch == 2 else ""
    meters = {"lr": Meter("{value:.6f}"), "loss": Meter()}
    run(f"{front}Epoch: [{epoch}]", "train", epoch, meters, 24)
    kept = {name: round(meter.mean, 4) for name, meter in meters.items()}
    expect("train", epoch, lr=4.3e-05, loss=round(meters["loss"].mean, 4))
    print(front + "Averaged stats:", "  ".join(f"{name}: {m}" for name, m in meters.items()))
    tested = {"loss": Meter(), "acc1": Meter(), "acc5": Meter()}
    run(front + "Test:", "test", epoch, tested, 11)
    loss, top1, top5 = (meter.mean for meter in tested.values())
    kept = {"Acc@1": round(top1, 3), "Acc@5": round(top5, 3), "loss": round(loss, 3)}
    expect("test", epoch, **kept)
    print(f"{front}* Acc@1 {top1:.3f} Acc@5 {top5:.3f} loss {loss:.3f}")
    print(f"{front}Accuracy of the network on the 500 test images: {top1:.1f}%")
    best = max(best, top1)
    print(f"{front}Max accuracy: {best:.2f}%")
