"""Lightning with its rich bar into a pipe: the last state is all that is printed, folded."""

import tempfile

import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import RichProgressBar
from lightning_run import BATCHES, data, make_model
from record import expect

PARSER = "lightning_rich"
PACKAGES = ("lightning", "rich")

trainer = pl.Trainer(
    max_epochs=2,
    callbacks=[RichProgressBar()],
    default_root_dir=tempfile.mkdtemp(),
    accelerator="cpu",
    logger=False,
    enable_checkpointing=False,
    enable_model_summary=False,
)
trainer.fit(make_model(pl, torch), data(torch), data(torch))
splits = {}
for name, value in trainer.progress_bar_metrics.items():
    split, _, metric = name.partition("_")
    splits.setdefault(split, {})[metric] = float(f"{value:.3f}")
for split, metrics in splits.items():
    expect(split, 1, BATCHES, BATCHES, **metrics)
