"""Print the table of `spacy pretrain` by its own progress tracker, over made-up losses."""

from record import expect
from spacy.tokens import Doc
from spacy.training.pretrain import ProgressTracker
from spacy.vocab import Vocab
from wasabi import Printer

PARSER = "spacy"
PACKAGES = ("spacy",)

message = Printer()
table = {"widths": (3, 10, 10, 6, 4), "aligns": ("r", "r", "r", "r", "r")}
message.divider("Pre-training tok2vec layer - starting at epoch 0")
message.row(("#", "# Words", "Total Loss", "Loss", "w/s"), **table)
tracker = ProgressTracker(frequency=1000)
doc = Doc(Vocab(), words=["word"] * 500)
for epoch in range(3):
    for loss in (123.456789, 34567.8 / (epoch + 1)):
        progress = tracker.update(epoch, loss, [doc])
        if progress:
            total, last = float(progress[2]), float(progress[3])
            expect("train", epoch=epoch, **{"Total Loss": total, "Loss": last})
            message.row((*progress[:4], 9001), **table)
message.good("Successfully finished pretrain")
