"""Print tables with different signs between the columns, among them one that is no log."""

import csv
import sys

from record import expect

PARSER = "csv_lines"


def log(first: int):
    """Yield step, loss, and at times the validation's loss and accuracy."""
    for n in range(first, first + 3):
        yield n, 1 / n, 1 / n + 0.1 if n % 2 else None, 80.0 + n


for first, delimiter in enumerate((",", ";", "\t")):
    writer = csv.writer(sys.stdout, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["step", "loss", "val_loss", "val_acc", "seconds"])
    for step, loss, val, accuracy in log(1 + 3 * first):
        cells = [
            f"{loss:.5f}",
            "" if val is None else f"{val:.5f}",
            "" if val is None else accuracy,
        ]
        writer.writerow([step, *cells, 12.5])
        expect("train", step=step, loss=round(loss, 5))
        if val is not None:
            expect("val", step=step, loss=round(val, 5), acc=accuracy)

writer.writerow(["name", "age", "city"])
writer.writerow(["alice", 30, "Paris"])

print("\n| epoch | train loss |  val acc |  time |")
print("|-------|------------|----------|-------|")
for epoch, loss, _, accuracy in log(1):
    print(f"| {epoch:5} | {loss:10.4f} | {accuracy:7.2f}% |  1.2s |")
    expect("train", epoch, loss=round(loss, 4))
    expect("val", epoch, acc=accuracy)

print("\nEpoch    Loss      Phase")
for epoch, loss, _, _ in log(4):
    for phase, split in (("train", "train"), ("valid", "val")):
        print(f"{epoch:5}    {loss:.4f}    {phase}")
        expect(split, epoch, Loss=round(loss, 4))
