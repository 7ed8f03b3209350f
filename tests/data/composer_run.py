"""A small training by Composer whose console logger tells what it is about to print."""

from __future__ import annotations

import warnings
from numbers import Number

import torch
from composer import Evaluator, Trainer
from composer.loggers import ConsoleLogger
from composer.models import ComposerClassifier
from record import expect
from torch.utils.data import DataLoader, TensorDataset

__all__ = ["train"]

LEFT_OUT = ("time/", "throughput/", "memory/", "trainer/")


def tell_what_is_printed(logger: ConsoleLogger, data, state, prefix="", is_train=True) -> None:
    """Expect the values that a console logger was given, then let it print."""
    now, duration = state.timestamp, state.max_duration
    epoch, step, total = None, data.get("time/batch"), None
    if str(duration.unit.name) == "EPOCH":
        whole = int(now.batch_in_epoch) == 0  # an epoch has ended
        epoch = int(now.epoch) + (0 if whole else 1)
        total = int(state.dataloader_len)
        step = total if whole else int(now.batch_in_epoch)
    elif duration.unit.name == "BATCH":
        step, total = int(now.batch), duration.value
    logger.told = place = (epoch, step, total) if is_train else logger.told
    for name, logged in data.items():
        value = logged.item() if isinstance(logged, torch.Tensor) else logged
        if not isinstance(value, Number) or (name.startswith(LEFT_OUT) and name != "time/token"):
            continue
        printed = round(value, 4) if isinstance(value, float) else value
        metrics = {"tokens" if name == "time/token" else name: printed}
        expect("train" if is_train else "val", *place, **metrics)
    log_to_console(logger, data, state, prefix, is_train)


log_to_console = ConsoleLogger.log_to_console
ConsoleLogger.log_to_console = tell_what_is_printed
ConsoleLogger.told = (None, None, None)


def train(duration: str, log_every: str, evaluate_every: str) -> None:
    """Train a classifier of random points."""
    warnings.simplefilter("ignore")
    torch.manual_seed(0)
    torch.set_num_threads(1)
    points = torch.randn(192, 4)
    data = TensorDataset(points, (points.sum(dim=1) > 0).long())
    model = ComposerClassifier(torch.nn.Linear(4, 2), num_classes=2)
    trainer = Trainer(
        model=model,
        train_dataloader=DataLoader(data, batch_size=16),
        eval_dataloader=Evaluator(label="eval", dataloader=DataLoader(data, batch_size=64)),
        eval_interval=evaluate_every,
        optimizers=torch.optim.SGD(model.parameters(), lr=0.5),
        max_duration=duration,
        device="cpu",
        progress_bar=False,
        log_to_console=True,
        console_stream="stdout",
        console_log_interval=log_every,
    )
    trainer.fit()
