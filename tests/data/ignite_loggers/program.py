"""Train with `FBResearchLogger`, and print results as Ignite's CIFAR-10 example does."""

import sys

import torch
from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.handlers.fbresearch_logger import FBResearchLogger
from ignite.metrics import Accuracy, Loss
from ignite.utils import setup_logger
from record import expect
from torch import nn

PARSER = "ignite"
PACKAGES = ("torch", "pytorch-ignite")
EVERY = 10

torch.manual_seed(0)
inputs = torch.randn(96, 4)
targets = (inputs.sum(1) > 0).long()
batches = list(zip(inputs.split(4), targets.split(4)))
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
criterion = nn.CrossEntropyLoss()
logger = setup_logger("trainer", stream=sys.stdout)


def outputs(x, y, y_pred, loss):
    """Give what is logged."""
    return {"total_loss": loss.item()}


trainer = create_supervised_trainer(model, optimizer, criterion, output_transform=outputs)
evaluator = create_supervised_evaluator(model, {"Accuracy": Accuracy(), "Loss": Loss(criterion)})


@trainer.on(Events.ITERATION_COMPLETED(every=EVERY))
def tell(engine):
    """Tell what is about to be logged."""
    step = (engine.state.iteration - 1) % len(batches) + 1
    loss = round(engine.state.output["total_loss"], 4)
    expect("train", engine.state.epoch, step, len(batches), lr=0.5, total_loss=loss)


FBResearchLogger(logger=logger, show_output=True).attach(
    trainer, name="Train", every=EVERY, optimizer=optimizer
)


@trainer.on(Events.EPOCH_COMPLETED)
def show_results(engine):
    """Log results over several lines."""
    for tag in ("Train", "Test"):
        metrics = evaluator.run(batches[:8]).metrics
        for name, value in metrics.items():
            expect(tag.lower(), engine.state.epoch, **{name: value})
        listed = "\n".join([f"\t{name}: {value}" for name, value in metrics.items()])
        logger.info(
            f"Epoch[{engine.state.epoch}] - Evaluation time (seconds): {3.14159:.3f}\n"
            f" - {tag} metrics:\n {listed}"
        )


trainer.run(batches, max_epochs=2)
