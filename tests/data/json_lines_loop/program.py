"""Print a training as JSON lines, as dictionaries, and settings and data in the same form."""

import json

from record import expect

PARSER = "json_lines"

SETTINGS = {"lr": 0.1, "epochs": 2, "loss": "mse", "threshold": {"accuracy": 0.9}, "seed": 1}
print(json.dumps(SETTINGS))
print(SETTINGS)
print(json.dumps({"id": 12, "name": "x", "tags": [1, 2, 3]}))

for epoch in (0, 1):
    for step in (5, 10):
        loss = round(1 / (step + 10 * epoch), 6)
        line = {"epoch": epoch, "step": step, "loss": loss, "lr": 0.1, "phase": "train"}
        print(json.dumps({**line, "time": 3.2, "lr": 0.1}))
        expect("train", epoch, step, loss=loss, lr=0.1)
    print(json.dumps({"epoch": epoch, "eval_loss": loss, "eval_f1": 0.5, "best_f1": 0.9}))
    expect("val", epoch, loss=loss, f1=0.5)

for epoch in (2, 3):
    line = {"train": {"loss": 0.5}, "val": {"loss": 0.25, "acc": 0.75}, "lr": 0.1, "secs": 2.5}
    print(json.dumps({"epoch": epoch, **line, "timestamp": "2024-05-06T12:00:00Z"}))
    expect("train", epoch, loss=0.5, lr=0.1)
    expect("val", epoch, loss=0.25, acc=0.75)
    print(f"Epoch {epoch}: {{'loss': nan, 'val_loss': inf, 'lr': 1e-05}}")
    expect("train", epoch, loss=float("nan"), lr=1e-5)
    expect("val", epoch, loss=float("inf"))

print({"test_loss": 0.5, "test_accuracy": 0.75})
expect("test", loss=0.5, accuracy=0.75)
