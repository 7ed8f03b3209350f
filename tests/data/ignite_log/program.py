"""Train with Ignite and print as its examples do, with its log switched on."""

import sys

import torch
from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.metrics import Accuracy, Loss
from ignite.utils import setup_logger
from record import expect
from torch import nn

PARSER = "ignite"
PACKAGES = ("torch", "pytorch-ignite")

torch.manual_seed(0)
inputs = torch.randn(96, 4)
targets = (inputs.sum(1) > 0).long()
batches = list(zip(inputs.split(4), targets.split(4)))
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()

trainer = create_supervised_trainer(model, optimizer, criterion)
evaluator = create_supervised_evaluator(model, {"accuracy": Accuracy(), "loss": Loss(criterion)})
trainer.logger = setup_logger("trainer", stream=sys.stdout)
evaluator.logger = setup_logger("evaluator", stream=sys.stdout)


@trainer.on(Events.ITERATION_COMPLETED(every=8))
def show_loss(engine):
    """Print a batch's loss."""
    place = engine.state.epoch, engine.state.iteration
    expect("train", *place, len(batches), Loss=round(engine.state.output, 2))
    print(f"Epoch[{place[0]}] Iteration[{place[1]}/{len(batches)}] Loss: {engine.state.output:.2f}")


@trainer.on(Events.EPOCH_COMPLETED)
def show_results(engine):
    """Print an epoch's results, in the old form and in the new one."""
    epoch = engine.state.epoch
    for name, split in (("Training", "train"), ("Validation", "val")):
        evaluator.run(batches if split == "train" else batches[:8])
        accuracy, loss = (evaluator.state.metrics[name] for name in ("accuracy", "loss"))
        expect(split, epoch, **{"Avg accuracy": round(accuracy, 2), "Avg loss": round(loss, 2)})
        place = f"Epoch: {epoch} " if epoch == 1 else f"Epoch[{epoch}]"
        print(f"{name} Results - {place} Avg accuracy: {accuracy:.2f} Avg loss: {loss:.2f}")


trainer.run(batches, max_epochs=3)
