"""Lightning 1.9 with its bar in a terminal, in which the validation counts, too.

It needs NumPy 1.
"""

import fcntl
import struct
import sys
import tempfile
import termios
from typing import ClassVar

import pytorch_lightning as pl
import torch
from lightning_run import Shown, data, make_model
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint, TQDMProgressBar
from pytorch_lightning.callbacks.progress.tqdm_progress import Tqdm
from record import expect

PARSER = "lightning"
PACKAGES = ("pytorch-lightning", "tqdm")
OTHERS = ["lightning_results"]

shown = Shown(lambda value: float(Tqdm.format_num(value)))


class TellingTqdm(Tqdm):
    """Notes what it is about to draw."""

    metrics: ClassVar = {}

    def set_postfix(self, ordered_dict=None, refresh=True, **kwargs):
        self.metrics = dict(ordered_dict)
        super().set_postfix(ordered_dict, refresh, **kwargs)

    def display(self, *arguments, **options):
        epoch = min(trainer.current_epoch, trainer.max_epochs - 1)
        shown.show(epoch, self.n, self.total, self.metrics)
        return super().display(*arguments, **options)


class TellingBar(TQDMProgressBar):
    """The training's bar that notes what it draws."""

    def init_train_tqdm(self):
        bar = super().init_train_tqdm()
        bar.__class__ = TellingTqdm
        return bar


fcntl.ioctl(sys.stdout, termios.TIOCSWINSZ, struct.pack("4H", 24, 200, 0, 0))
folder = tempfile.mkdtemp()
callbacks = [EarlyStopping("val_loss"), ModelCheckpoint(folder, monitor="val_loss"), TellingBar()]
trainer = pl.Trainer(
    max_epochs=2,
    callbacks=callbacks,
    default_root_dir=folder,
    logger=pl.loggers.CSVLogger(folder),
    accelerator="cpu",
    enable_model_summary=False,
    log_every_n_steps=1,
)
model = make_model(pl, torch)
trainer.fit(model, data(torch), data(torch))
shown.tell()
results = trainer.test(model, [data(torch), data(torch)], verbose=True)
names = sorted(name.split("/")[0] for name in results[0])
for name in names:
    for loader, values in enumerate(results):
        (value,) = (values[key] for key in values if key.split("/")[0] == name)
        context = {"dataloader": loader} if loader else None
        expect("test", context=context, **{name.partition("_")[2]: value})
