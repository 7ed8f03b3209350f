"""Results as Lightning prints them by rich, one name too long for its column."""

import tempfile

import lightning.pytorch as pl
import torch
from lightning.pytorch.loops import evaluation_loop
from lightning_run import data, make_model
from record import expect

PARSER = "lightning_results"
PACKAGES = ("lightning", "rich")

FRAMED = True

evaluation_loop._RICH_AVAILABLE = FRAMED
trainer = pl.Trainer(
    default_root_dir=tempfile.mkdtemp(),
    accelerator="cpu",
    logger=False,
    enable_progress_bar=False,
)
model = make_model(pl, torch)
model.on_test_epoch_end = lambda: model.log("test_a_name_that_has_no_room_in_a_column", 1e-05)
for split, run in (("val", trainer.validate), ("test", trainer.test)):
    (values,) = run(model, data(torch))
    for name in sorted(values):
        if "no_room" not in name:
            expect(split, **{name.partition("_")[2]: values[name]})
