"""Results as Lightning prints them without rich."""

import tempfile

import lightning.pytorch as pl
import torch
from lightning.pytorch.loops import evaluation_loop
from lightning_run import data, make_model
from record import expect

PARSER = "lightning_results"
PACKAGES = ("lightning",)

FRAMED = False

evaluation_loop._RICH_AVAILABLE = FRAMED
trainer = pl.Trainer(
    default_root_dir=tempfile.mkdtemp(),
    accelerator="cpu",
    logger=False,
    enable_progress_bar=False,
)
model = make_model(pl, torch)
for split, run in (("val", trainer.validate), ("test", trainer.test)):
    (values,) = run(model, data(torch))
    for name in sorted(values):
        expect(split, **{name.partition("_")[2]: values[name]})
