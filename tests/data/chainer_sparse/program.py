"""Print a report of Chainer with empty cells, wide and tiny values, of two evaluators."""

from types import SimpleNamespace

from chainer.training.extensions import LogReport, PrintReport
from record import expect

PARSER = "chainer"
PACKAGES = ("chainer",)

entries = ["iteration", "epoch", "gen/loss", "main/loss", "val/main/loss", "val_1/main/mIoU", "lr"]
report = LogReport()
printer = PrintReport(entries)
trainer = SimpleNamespace(get_extension=lambda name: report)
rows = [
    {"gen/loss": -1.25, "main/loss": 0.5, "lr": 1e-05},
    {
        "gen/loss": -1.23456789e-05,
        "main/loss": float("nan"),
        "val/main/loss": 12345678.9,
        "val_1/main/mIoU": 0.25,
        "lr": 1e-06,
    },
    {"main/loss": float("inf"), "val/main/loss": 0.1},
    {},
]
for place, row in enumerate(rows, 1):
    counts = {"iteration": 100 * place, "epoch": place}
    report._log.append({**row, **counts})
    printer(trainer)
    told = {"train": {}, "val": {}, "val_1": {}}
    for entry, value in ((entry, row[entry]) for entry in entries if entry in row):
        first, last = entry.split("/")[0], entry.split("/")[-1]
        name = entry if first == "gen" else last
        told[first if first in told else "train"][name] = float(f"{value:g}")
    for split, metrics in told.items():
        if metrics:
            expect(split, epoch=place, step=100 * place, **metrics)
