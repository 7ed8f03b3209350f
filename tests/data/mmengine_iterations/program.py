"""Train by MMEngine's `Runner`, counted by iterations, names with the mode before them."""

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
        if mode == "train":
            rate, norm = float(f"{tag['train/lr']:.4e}"), round(tag["train/grad_norm"], 4)
            values = {"lr": rate, "grad_norm": norm, "loss": round(tag["train/loss"], 4)}
            expect("train", None, runner.iter + 1, 40, **values)
        return tag, line

    def get_log_after_epoch(self, runner, batch_idx, mode, **options):
        tag, line = super().get_log_after_epoch(runner, batch_idx, mode, **options)
        values = {n: round(tag[f"val/{n}"], 4) for n in ("loss", "aAcc", "mIoU")}
        expect("val", None, runner.iter, **values)
        return tag, line


class Model(BaseModel):
    """One layer, and one loss."""

    def __init__(self):
        super().__init__()
        self.head = torch.nn.Linear(4, 2)

    def forward(self, inputs, target, mode):
        loss = torch.nn.functional.cross_entropy(self.head(inputs), target)
        return {"loss": loss} if mode == "loss" else [loss]


class Overlap(BaseMetric):
    """Evaluation, with a loss beside the metrics."""

    def process(self, data_batch, data_samples):
        from mmengine.logging import MessageHub

        MessageHub.get_current_instance().update_scalar("val/loss", data_samples[0].item())
        self.results.append(data_samples[0].item())

    def compute_metrics(self, results):
        return {"aAcc": 81.63, "mIoU": -1.0 / sum(results)}


def main():
    torch.manual_seed(0)
    inputs = torch.randn(40, 4)
    data = torch.utils.data.TensorDataset(inputs, (inputs.sum(1) > 0).long())
    loader = {"batch_size": 4, "sampler": {"type": "InfiniteSampler", "shuffle": False}}
    loader = {**loader, "dataset": data, "collate_fn": {"type": "default_collate"}}
    runner = Runner(
        model=Model(),
        work_dir=tempfile.mkdtemp(),
        train_dataloader=loader,
        train_cfg={"by_epoch": False, "max_iters": 40, "val_interval": 20},
        optim_wrapper={"optimizer": {"type": "SGD", "lr": 1e-2}, "clip_grad": {"max_norm": 1.0}},
        param_scheduler={"type": "PolyLR", "eta_min": 1e-4, "by_epoch": False, "end": 40},
        val_dataloader={**loader, "sampler": {"type": "DefaultSampler", "shuffle": False}},
        val_cfg={},
        val_evaluator=[Overlap()],
        log_processor={
            "type": "ToldLogProcessor",
            "by_epoch": False,
            "log_with_hierarchy": True,
        },
        default_hooks={"logger": {"type": "LoggerHook", "interval": 5}, "checkpoint": None},
        randomness={"seed": 0},
    )
    runner.train()


if __name__ == "__main__":
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    main()
