"""Megatron-LM's pretraining, by the format strings of its training.py, 2019 to now.

It needs GPUs.
"""

import math

from made_up import Numbers
from record import expect

PARSER = "megatron"

numbers = Numbers(17, start=10.9, end=3)
STEPS = 60
LINE = "-" * 96


def train(step, stamp, digits, more=""):
    """Print a line of training."""
    loss, norm, rate = numbers.loss(step / STEPS), numbers.near(2, 0.3), 6e-5 * step / STEPS
    text = f"{stamp} iteration {step:8d}/{STEPS:8d} | consumed samples: {step * 8:12d} |"
    text += f" elapsed time per iteration (ms): {289.2:.1f} |{more}"
    text += f" learning rate: {rate:.{digits}E} | global batch size: {8:5d} |"
    text += f" lm loss: {loss:.6E} | loss scale: {4096.0:.1f} | grad norm: {norm:.3f} |"
    text += " number of skipped iterations: {:3d} | number of nan iterations: {:3d} |"
    print(text.format(0, 0))
    told = {"learning rate": float(f"{rate:.{digits}E}"), "lm loss": float(f"{loss:.6E}")}
    told |= {"loss scale": 4096.0, "grad norm": round(norm, 3)}
    expect("train", step=step, total_steps=STEPS, **told)


def validate(step, prefix, split="val", suffix=""):
    """Print a line of validation."""
    loss = numbers.loss(step / STEPS)
    ppl = math.exp(loss)
    text = f" validation{suffix} loss at {prefix} | lm loss value: {loss:.6E} |"
    text += f" lm loss PPL: {ppl:.6E} | "
    print("-" * (len(text) + 1) + f"\n{text}\n" + "-" * (len(text) + 1))
    told = {"lm loss": float(f"{loss:.6E}"), "lm loss PPL": float(f"{ppl:.6E}")}
    expect(split + suffix, step=step, **told)


print("using world size: 8, data-parallel size: 8, tensor-model-parallel size: 1")
print("time (ms) | model-and-optimizer-setup: 336.26 | train/valid/test-data-iterators-setup: 662")
print("[before the start of training step] datetime: 2021-10-12 10:11:12 ")
for step in range(10, STEPS + 1, 10):
    train(step, "", 3)
    print("time (ms) | forward-compute: 89.00 | backward-compute: 182.31 | optimizer: 12.20")
    if step % 20 == 0:
        validate(step, f"iteration {step}")
print("[after training is done] datetime: 2021-10-12 11:11:12 ")
validate(STEPS, "the end of training for val data")
validate(STEPS, "the end of training for test data", "test")

train(10, " [2025-09-08 01:07:45.123456]", 6, " throughput per GPU (TFLOP/s/GPU): 412.1 |")
print("[Rank 0] (after 10 iterations) memory (MB) | allocated: 9.5 | max allocated: 12.1")
validate(10, "iteration 10 on validation set", suffix="-wiki")
validate(10, "iteration 10 on test set", "test")

loss = numbers.loss(0.5)
print(
    f" iteration {100:8d}/{STEPS:8d} | elapsed time per iteration (ms): 612.1 |"
    f" learning rate {1e-4:.3E} | lm loss {loss:.6E} | loss scale {65536:.1f} |"
)
told = {"learning rate": 1e-4, "lm loss": float(f"{loss:.6E}"), "loss scale": 65536.0}
expect("train", step=100, total_steps=STEPS, **told)
