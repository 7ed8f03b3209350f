"""Train by MMCV 1.7's `IterBasedRunner`, two optimizers, with its `TextLoggerHook` and evaluation.

Run with MMCV's source on the path; torchvision, which it imports and does not use here, is
replaced by an empty module.
"""

import logging
import os
import sys
import tempfile
import types
import warnings

sys.modules["torchvision"] = types.ModuleType("torchvision")
sys.modules["torchvision"].__version__ = "0.0.0"
warnings.filterwarnings("ignore")

import torch  # noqa: E402
from mmcv.parallel import MMDataParallel  # noqa: E402
from mmcv.runner import EvalHook, IterBasedRunner, TextLoggerHook  # noqa: E402
from mmcv.utils import get_logger  # noqa: E402
from record import expect  # noqa: E402

PARSER = "mmcv"
PACKAGES = ("torch",)
NO_METRICS = ("mode", "epoch", "iter", "lr", "time", "data_time", "memory")


class ToldHook(TextLoggerHook):
    """Tells the values that it is about to write."""

    def _log_info(self, log_dict, runner):
        values = {
            name: round(value, 4)
            for name, value in log_dict.items()
            if name not in NO_METRICS and isinstance(value, float)
        }
        if log_dict["mode"] == "train":
            rates = {f"lr_{n}": float(f"{rate:.3e}") for n, rate in log_dict["lr"].items()}
            expect("train", None, log_dict["iter"], runner.max_iters, **rates, **values)
        else:
            expect("val", None, runner.iter + 1, **values)
        super()._log_info(log_dict, runner)


class Model(torch.nn.Module):
    """Two linear layers, each with its own optimizer."""

    def __init__(self):
        super().__init__()
        self.generator = torch.nn.Linear(4, 4)
        self.discriminator = torch.nn.Linear(4, 1)

    def train_step(self, batch, optimizer):
        loss = self.discriminator(self.generator(batch[0])).mean()
        for one in optimizer.values():
            one.zero_grad()
        loss.backward()
        for one in optimizer.values():
            one.step()
        values = {"loss_d": loss.item(), "gen/loss_g": -loss.item() * 1e-7}
        return {"loss": loss, "log_vars": values, "num_samples": len(batch[0])}

    def forward(self, inputs):
        return self.generator(inputs)


class Data(torch.utils.data.TensorDataset):
    """A data set that evaluates results."""

    def evaluate(self, results, logger=None):
        return {"mIoU": 0.35, "aAcc": float("inf")}


def main():
    torch.manual_seed(0)
    loader = torch.utils.data.DataLoader(Data(torch.randn(60, 4)), batch_size=4)
    model = MMDataParallel(Model(), device_ids=[-1])
    parts = {"generator": 1e-4, "discriminator": 4e-4}
    optimizers = {
        name: torch.optim.SGD(getattr(model.module, name).parameters(), lr=rate)
        for name, rate in parts.items()
    }
    runner = IterBasedRunner(
        model,
        optimizer=optimizers,
        work_dir=tempfile.mkdtemp(),
        logger=get_logger("mmedit", log_level=logging.INFO),
        meta={},
        max_iters=60,
    )
    runner.register_lr_hook({"policy": "poly", "power": 0.9, "by_epoch": False})
    runner.register_timer_hook({"type": "IterTimerHook"})
    runner.register_hook(ToldHook(interval=10, by_epoch=False), priority="VERY_LOW")
    evaluate = EvalHook(loader, interval=30, by_epoch=False, save_best=None)
    evaluate.test_fn = lambda *_: []
    runner.register_hook(evaluate, priority="LOW")
    runner.run([loader], [("train", 30)])


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    main()
