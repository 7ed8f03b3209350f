"""Train by MMCV 1.7's `EpochBasedRunner` with its `TextLoggerHook` and an evaluation.

Run with MMCV's source on the path; torchvision, which it imports and does not use here, is
replaced by an empty module. At the end its log in JSON is shown.
"""

import logging
import os
import sys
import tempfile
import types
import warnings
from pathlib import Path

sys.modules["torchvision"] = types.ModuleType("torchvision")
sys.modules["torchvision"].__version__ = "0.0.0"
warnings.filterwarnings("ignore")

import torch  # noqa: E402
from mmcv.parallel import MMDataParallel  # noqa: E402
from mmcv.runner import EpochBasedRunner, EvalHook, TextLoggerHook  # noqa: E402
from mmcv.utils import get_logger  # noqa: E402
from record import expect  # noqa: E402

PARSER = "mmcv"
PACKAGES = ("torch",)
NO_METRICS = ("mode", "epoch", "iter", "lr", "time", "data_time", "memory")


class ToldHook(TextLoggerHook):
    """Tells the values that it is about to write, and those of the lines in JSON at the end."""

    def __init__(self, **options):
        super().__init__(**options)
        self.told = []

    def _log_info(self, log_dict, runner):
        values = {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in log_dict.items()
            if name not in NO_METRICS and isinstance(value, (int, float))
        }
        train = log_dict["mode"] == "train"
        rate = {"lr": float(f"{log_dict['lr']:.3e}")} if train else {}
        step = (log_dict["iter"], len(runner.data_loader)) if train else (None, None)
        expect(log_dict["mode"], log_dict["epoch"], *step, **rate, **values)
        super()._log_info(log_dict, runner)

    def _dump_log(self, log_dict, runner):
        values = {
            name: round(value, 5)
            for name, value in log_dict.items()
            if name not in NO_METRICS and isinstance(value, float)
        }
        if log_dict.get("mode") == "train":
            values = {"lr": round(log_dict["lr"], 5), **values}
        if "mode" in log_dict:  # else it is the run's meta data
            step = log_dict["iter"] if log_dict["mode"] == "train" else None
            self.told.append(((log_dict["mode"], log_dict["epoch"], step), values))
        super()._dump_log(log_dict, runner)


class Model(torch.nn.Module):
    """One linear layer with its own training step, as MMDetection's models have."""

    def __init__(self):
        super().__init__()
        self.head = torch.nn.Linear(4, 3)

    def train_step(self, batch, optimizer):
        inputs, target = batch
        found = self.head(inputs)
        loss = torch.nn.functional.cross_entropy(found, target)
        right = 100 * (found.argmax(1) == target).float().mean()
        values = {"loss_cls": loss.item(), "acc": right.item(), "loss": loss.item()}
        return {"loss": loss, "log_vars": values, "num_samples": len(inputs)}

    def forward(self, inputs):
        return self.head(inputs)


class Data(torch.utils.data.TensorDataset):
    """A data set that evaluates results."""

    def evaluate(self, results, logger=None):
        return {
            "bbox_mAP": 0.2,
            "bbox_mAP_50": float("nan"),
            "bbox_mAP_copypaste": "0.200 nan -1.000",
        }


def main():
    torch.manual_seed(0)
    inputs = torch.randn(60, 4)
    loader = torch.utils.data.DataLoader(Data(inputs, (inputs.sum(1) > 0).long()), batch_size=4)
    model = MMDataParallel(Model(), device_ids=[-1])
    folder = tempfile.mkdtemp()
    runner = EpochBasedRunner(
        model,
        optimizer=torch.optim.SGD(model.parameters(), lr=0.00125),
        work_dir=folder,
        logger=get_logger("mmdet", log_level=logging.INFO),
        meta={"exp_name": "faster_rcnn.py"},
        max_epochs=3,
    )
    hook = ToldHook(interval=5)
    runner.register_training_hooks(
        {"policy": "step", "step": [2]}, optimizer_config={"grad_clip": {"max_norm": 35}}
    )
    runner.register_hook(hook, priority="VERY_LOW")
    evaluate = EvalHook(loader, interval=1, by_epoch=True, save_best=None)
    evaluate.test_fn = lambda *_: []
    runner.register_hook(evaluate, priority="LOW")
    runner.run([loader], [("train", 1)])
    print(Path(next(Path(folder).glob("*.log.json"))).read_text(), end="")
    for place, values in hook.told:
        if values:
            expect(*place, **values)


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    main()
