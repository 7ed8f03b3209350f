"""Trainer of transformers 4 without bars; a prediction, an evaluation printed once more."""

import tempfile

import torch
from record import expect
from transformers import Trainer, TrainerCallback, TrainingArguments

PARSER = "hf_trainer"
PACKAGES = ("transformers", "torch")

NOT_REPORTED = ("epoch", "runtime", "per_second", "flos", "time")
SPLITS = {"eval": "val"}


class Model(torch.nn.Module):
    """A line."""

    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(2, 2)

    def forward(self, x, labels):
        logits = self.linear(x)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


def tell(logs, epoch, digits, default="train"):
    """Expect what is logged, split by split."""
    splits = {}
    for name, value in logs.items():
        if not name.endswith(NOT_REPORTED):
            head, _, tail = name.partition("_")
            known = head in ("eval", "train", "test")
            split, metric = (SPLITS.get(head, head), tail) if known else (default, name)
            splits.setdefault(split, {})[metric] = float(digits(value))
    for split, metrics in splits.items():
        expect(split, epoch, **metrics)


class Telling(TrainerCallback):
    """Expects what the Trainer is about to print."""

    def on_log(self, args, state, control, logs=None, **_):
        tell(logs, logs["epoch"], float)


torch.manual_seed(1)
x = torch.randn(32, 2)
data = [{"x": row, "labels": int(row.sum() > 0)} for row in x]
arguments = TrainingArguments(
    tempfile.mkdtemp(),
    num_train_epochs=2,
    per_device_train_batch_size=4,
    learning_rate=1e-3,
    logging_steps=5,
    eval_strategy="epoch",
    save_strategy="no",
    report_to=[],
    disable_tqdm=True,
    use_cpu=True,
    seed=1,
)
trainer = Trainer(
    Model(),
    arguments,
    train_dataset=data,
    eval_dataset=data[:8],
    compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())},
    callbacks=[Telling()],
)
result = trainer.train()
trainer.log_metrics("train", result.metrics)
results = trainer.evaluate()
print(results)
trainer.log_metrics("eval", results)
predicted = trainer.predict(data[8:24])
for name in sorted(predicted.metrics):
    tell({name: predicted.metrics[name]}, None, "{:.4f}".format)
trainer.log_metrics("test", predicted.metrics)
