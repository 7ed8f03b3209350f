"""Ignite's bars that are wiped out, in a terminal: by epoch, and of an evaluation."""

import fcntl
import struct
import sys
import termios

from ignite.engine import Engine, Events
from ignite.handlers import ProgressBar
from record import expect

PARSER = "ignite_bar"
PACKAGES = ("pytorch-ignite", "tqdm")

STEPS, EPOCHS = 4, 2
PERSIST = False


def told(split, epoch, length, name):
    """Return a step function that expects what the bar will show before and after it counts."""

    def step(engine, batch):
        count = (engine.state.iteration - 1) % length + 1
        value = 1.5 / engine.state.iteration
        shown = {name: float(f"{value:.3g}")}
        if count > 1:
            expect(split, epoch(engine), count - 1, length, final=False, **shown)
        expect(split, epoch(engine), count, length, final=count == length, **shown)
        return value

    return step


fcntl.ioctl(sys.stderr, termios.TIOCSWINSZ, struct.pack("4H", 24, 100, 0, 0))
trainer = Engine(told("train", lambda engine: engine.state.epoch, STEPS, "batch_loss"))
bar = ProgressBar(persist=PERSIST, mininterval=0)
bar.attach(trainer, output_transform=lambda loss: {"batch_loss": loss})
trainer.add_event_handler(
    Events.EPOCH_COMPLETED, lambda engine: bar.log_message(f"epoch {engine.state.epoch} is done")
)
evaluator = Engine(told("val", lambda engine: None, 3, "output"))
ProgressBar(persist=PERSIST, mininterval=0, desc="Evaluation").attach(
    evaluator, output_transform=lambda output: output
)
trainer.run(range(STEPS), max_epochs=EPOCHS)
evaluator.run(range(3))
