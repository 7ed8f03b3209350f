"""Print what `allennlp train` prints, with the real tqdm, over a made-up training.

AllenNLP is no more and needs an old PyTorch. The formats are those of its
`training/gradient_descent_trainer.py`, `training/util.py` (description_from_metrics),
`training/callbacks/console_logger.py` and `common/util.py` (dump_metrics).
"""

import json
import sys

from record import expect
from tqdm import tqdm

PARSER = "allennlp"
PACKAGES = ("tqdm",)


def log(name, text):
    print(f"2021-01-02 03:04:05,678 - INFO - {name} - {text}", file=sys.stderr)


def run(split, epoch, batches, metrics):
    log("allennlp.training.gradient_descent_trainer", split)
    bar = tqdm(range(batches), mininterval=0, file=sys.stderr, ncols=100)
    for batch, _ in enumerate(bar, 1):
        found = {name: value / batch for name, value in metrics.items()}
        texts = [f"{name}: {value:.4f}" for name, value in found.items() if name[0] != "_"]
        bar.set_description(", ".join(texts) + " ||", refresh=False)
        rounded = {name: round(value, 4) for name, value in found.items()}
        yield batch, rounded


def train(epoch):
    log("allennlp.training.gradient_descent_trainer", f"Epoch {epoch}/1")
    metrics = {"accuracy": 0.6 + epoch / 9, "loss": 0.6931 / (epoch + 1)}
    for name, split, batches in (("Training", "train", 3), ("Validating", "val", 2)):
        before = None
        for batch, rounded in run(name, epoch, batches, metrics):
            if before:  # tqdm draws the description set before, with the count of now
                place = {"step": batch - 1, "total_steps": batches}
                expect(split, epoch=epoch, **place, final=False, **before)
            before = rounded
        place = {"step": batches, "total_steps": batches}
        expect(split, epoch=epoch, **place, final=False, **before)
    table(epoch, metrics)


def table(epoch, metrics):
    logger = "allennlp.training.callbacks.console_logger"
    values = {**metrics, "gpu_0_memory_MB": None}
    width = max(map(len, values))
    log(logger, "Training".rjust(width + 13) + " |  Validation")
    for name, value in sorted(values.items()):
        if value is None:
            log(logger, f"{name.ljust(width)} |  {0.0:8.3f}  |  {'N/A':>8}")
        else:
            log(logger, f"{name.ljust(width)} |  {value:8.3f}  |  {value / 2:8.3f}")
            expect("train", epoch=epoch, **{name: round(value, 3)})
            expect("val", epoch=epoch, **{name: round(value / 2, 3)})
    log("allennlp.training.gradient_descent_trainer", "Epoch duration: 0:00:00.123456")


train(0)
train(1)
result = {"best_epoch": 1, "training_duration": "0:00:01.5", "epoch": 1, "training_loss": 0.34}
result |= {"best_validation_loss": 0.25, "test_accuracy": 0.541, "test_loss": 1.5e-05}
log("allennlp.common.util", "Metrics: " + json.dumps(result, indent=2))
expect("test", accuracy=0.541)
expect("test", loss=1.5e-05)
