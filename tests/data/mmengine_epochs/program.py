"""Train by MMEngine's `Runner`, counted by epochs, with evaluation, and test."""

import os
import tempfile

import torch
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from mmengine.registry import LOG_PROCESSORS
from mmengine.runner import LogProcessor, Runner
from record import expect

PARSER = "mmengine"
PACKAGES = ("mmengine", "torch")


@LOG_PROCESSORS.register_module()
class ToldLogProcessor(LogProcessor):
    """Tells the values that it is about to write into a line."""

    def get_log_after_iter(self, runner, batch_idx, mode):
        tag, line = super().get_log_after_iter(runner, batch_idx, mode)
        values = {}
        for name, value in tag.items():
            if name.endswith("lr"):
                values[name] = float(f"{value:.4e}")
            elif name not in ("time", "data_time", "epoch", "iter", "memory"):
                values[name] = round(value, 4)
        if mode == "train":
            total = len(runner.train_dataloader)
            expect("train", runner.epoch + 1, batch_idx + 1, total, **values)
        return tag, line

    def get_log_after_epoch(self, runner, batch_idx, mode, **options):
        tag, line = super().get_log_after_epoch(runner, batch_idx, mode, **options)
        values = {n: v for n, v in tag.items() if n not in ("time", "data_time")}
        values = {n: float(round(v, 4)) for n, v in values.items() if not isinstance(v, list)}
        expect(mode, runner.epoch if mode == "val" else None, **values)
        return tag, line


class Model(BaseModel):
    """Three linear outputs, and two losses."""

    def __init__(self):
        super().__init__()
        self.backbone = torch.nn.Linear(4, 8)
        self.head = torch.nn.Linear(8, 3)

    def forward(self, inputs, target, mode):
        found = self.head(self.backbone(inputs))
        if mode == "predict":
            return found, target
        loss = torch.nn.functional.cross_entropy(found, target)
        right = (found.argmax(1) == target).float().mean()
        return {"loss_cls": loss, "loss_reg_2": loss * 1e-5, "acc": right}


class Accuracy(BaseMetric):
    """Evaluation with several kinds of values."""

    default_prefix = "single-label"

    def process(self, data_batch, data_samples):
        found, target = data_samples
        self.results.append((found.argmax(1) == target).float().mean().item())

    def compute_metrics(self, results):
        mean = sum(results) / len(results)
        return {"top1": 100 * mean, "f1 macro": float("nan"), "classes": [1.0, 0.5], "found": 7}


def main():
    torch.manual_seed(0)
    inputs = torch.randn(60, 4)
    data = torch.utils.data.TensorDataset(inputs, (inputs.sum(1) > 0).long())
    loader = {"batch_size": 4, "sampler": {"type": "DefaultSampler", "shuffle": False}}
    loader = {**loader, "dataset": data, "collate_fn": {"type": "default_collate"}}
    runner = Runner(
        model=Model(),
        work_dir=tempfile.mkdtemp(),
        train_dataloader=loader,
        train_cfg={"by_epoch": True, "max_epochs": 10, "val_interval": 5},
        optim_wrapper={
            "optimizer": {"type": "SGD", "lr": 0.1},
            "paramwise_cfg": {"custom_keys": {"backbone": {"lr_mult": 0.1}}},
        },
        param_scheduler={"type": "StepLR", "step_size": 4},
        val_dataloader=loader,
        val_cfg={},
        val_evaluator=[Accuracy()],
        test_dataloader=loader,
        test_cfg={},
        test_evaluator=[Accuracy()],
        log_processor={"type": "ToldLogProcessor", "window_size": 5, "by_epoch": True},
        default_hooks={"logger": {"type": "LoggerHook", "interval": 5}, "checkpoint": None},
        randomness={"seed": 0},
    )
    runner.train()
    runner.test()


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    main()
