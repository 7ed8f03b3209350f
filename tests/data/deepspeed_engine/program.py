"""Train by DeepSpeed on the processor; its engine tells the step and the learning rate."""

import logging
import os
import warnings

os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29555", "DS_ACCELERATOR": "cpu"}
os.environ |= {"RANK": "0", "LOCAL_RANK": "0", "WORLD_SIZE": "1"}

import deepspeed
import torch
from record import expect

PARSER = "deepspeed"
PACKAGES = ("deepspeed", "torch")

warnings.simplefilter("ignore")
torch.set_num_threads(1)
torch.manual_seed(0)
model = torch.nn.Linear(4, 2)
engine, *_ = deepspeed.initialize(
    model=model,
    model_parameters=[{"params": [model.weight]}, {"params": [model.bias]}],
    config={
        "train_batch_size": 8,
        "steps_per_print": 2,
        "optimizer": {"type": "AdamW", "params": {"lr": 0.1, "torch_adam": True}},
        "scheduler": {
            "type": "WarmupLR",
            "params": {"warmup_min_lr": 0, "warmup_max_lr": 0.1, "warmup_num_steps": 6},
        },
    },
)
for part in (deepspeed.utils.logger, *deepspeed.utils.logger.handlers):
    part.setLevel(logging.INFO)  # as it was by default for years
for step in range(1, 11):
    loss = torch.nn.functional.cross_entropy(engine(torch.randn(8, 4)), torch.randint(0, 2, (8,)))
    engine.backward(loss)
    engine.step()
    if step % 2 == 0:
        expect("train", step=step, lr=engine.get_lr()[0])
