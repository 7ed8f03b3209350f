"""fastai 2 with its bars: two fits, the second with metrics of the training set, too."""

import fastai.callback.progress  # noqa: F401 (brings the bars)
import torch
from fastai.data.core import DataLoaders
from fastai.data.load import DataLoader
from fastai.learner import Learner
from fastai.metrics import accuracy
from record import expect

PARSER = "fastai"
PACKAGES = ("fastai", "fastprogress")


def told(learn):
    """Expect what the rows of the last fit showed."""
    names = learn.recorder.metric_names[1:-1]
    for epoch, row in enumerate(learn.recorder.values):
        splits = {}
        for name, value in zip(names, row):
            head, _, tail = name.partition("_")
            known = {"train": "train", "valid": "val"}.get(head)
            split, metric = (known, tail) if known else ("val", name)
            splits.setdefault(split, {})[metric] = float(f"{value:.6f}")
        for split, metrics in splits.items():
            expect(split, epoch, **metrics)


def first_half(predicted, target):
    """A metric whose name is longer than its numbers."""
    return (predicted.argmax(-1) == target)[: len(target) // 2].float().mean()


torch.manual_seed(1)
x = torch.randn(32, 2)
data = [(row, int(row.sum() > 0)) for row in x]
loaders = DataLoaders(*(DataLoader(data, bs=8, num_workers=0) for _ in range(2)))
learn = Learner(
    loaders,
    torch.nn.Linear(2, 2),
    torch.nn.functional.cross_entropy,
    metrics=[accuracy, first_half],
)
learn.fit(2)
told(learn)
learn.recorder.train_metrics = True
learn.fit(1)
told(learn)
