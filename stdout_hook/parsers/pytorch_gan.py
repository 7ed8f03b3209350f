r"""PyTorch-GAN and Keras-GAN: lines of losses in square brackets.

Printed by the collections of `eriklindernoren`, which most GAN trainings on the web began from, a
line each or redrawn in place::

    [Epoch 0/200] [Batch 0/938] [D loss: 0.693074] [G loss: 0.699217]
    [Epoch 0/200] [Batch 7/400] [D loss: 0.52] [G loss: 4.12, adv: 0.98, cycle: 0.21] ETA: 1:02:03
    [Epoch 0/200] [Batch 0/938] [D loss: 0.67, acc: 50%] [G loss: 0.70]
    120 [D loss: 0.673121, acc.: 59.38%] [G loss: 0.901233]              (Keras-GAN)

Records, one a line:

* `split`: `train`.
* `epoch`: as printed; Keras-GAN's first number, which is called epoch there and counts batches, is
  the `step`.
* `step`, `total_steps`: the batch, from 0, and the number of batches.
* `metrics`: by printed name (`D loss`, `acc`, `G loss`, `adv`), accuracies in percent.
* `final`: True for a line; False where a redraw follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._pairs import read_pairs
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "PytorchGanParser"]

_line = re.compile(
    r"(?:\[Epoch:? ([0-9]{1,9})/[0-9]{1,9}\] \[Batch:? ([0-9]{1,12})/([0-9]{1,12})\]"
    r"|([0-9]{1,12}):?) (?=\[[A-Z]\w{0,20} (?:[a-z]{1,12} )?loss: )"
).match


class PytorchGanParser:
    """Reads losses in brackets; see the module for the format."""

    name = "pytorch_gan"
    hints = ("[D loss: ", "[G loss: ", "[Discriminator loss: ", "[Generator loss: ")
    headers = ()
    first = ("0", "[Epo")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the losses of a line, None where there are none."""
        match = _line(frame.text)
        metrics = read_pairs(frame.text.replace("acc.:", "acc:"), match.end()) if match else None
        if match is None or not metrics:
            return None
        epoch, step, total, count = (None if n is None else int(n) for n in match.groups())
        final = frame.end != "\r"
        step = count if step is None else step
        return (Record("train", epoch, step, total, metrics, final, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = PytorchGanParser
