"""Draw a bar of its own making anew for each batch, and end the epoch's line."""

import sys

from record import expect

PARSER = "loop"

for epoch in (1, 2):
    for batch in range(1, 6):
        loss, accuracy = 1 / (batch + epoch), batch / 5
        bar = "#" * batch + " " * (5 - batch)
        end = ""
        if batch == 5:
            end = f" val_loss={loss + 0.1:.4f}\n"
        text = f"\rEpoch {epoch} [{bar}] {batch * 20:3}% loss={loss:.4f} acc={accuracy:.3f}{end}"
        sys.stdout.write(text)
        if batch < 5:  # once more without news, as a clock that ticks would
            sys.stdout.write(text)
        sys.stdout.flush()
        last = batch == 5
        expect("train", epoch, final=last, loss=round(loss, 4), acc=round(accuracy, 3))
        if last:
            expect("val", epoch, loss=round(loss + 0.1, 4))
