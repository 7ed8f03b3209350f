r"""DCGAN: the losses of generator and discriminator, as PyTorch's example and its copies print.

Printed by `pytorch/examples/dcgan`, PyTorch's DCGAN tutorial and `WassersteinGAN`::

    [0/25][0/782] Loss_D: 1.6541 Loss_G: 5.2148 D(x): 0.5430 D(G(z)): 0.5216 / 0.0088
    [0/5][50/1583]	Loss_D: 0.5542	Loss_G: 9.1043	D(x): 0.9133	D(G(z)): 0.2761 / 0.0003
    [0/25][500/782][101] Loss_D: -0.9 Loss_G: 0.4 Loss_D_real: -0.5 Loss_D_fake 0.4        (WGAN)

Records, one a line:

* `split`: `train`.
* `epoch`: 0, 1, …, as printed.
* `step`, `total_steps`: the batch, from 0, and the number of batches.
* `metrics`: by printed name. Of the two numbers of `D(G(z))`, before and after the generator's
  step, the second one is named `D(G(z))_2`.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "DcganParser"]

_head = re.compile(
    r"(?:Epoch:? ?)?\[([0-9]{1,9})/[0-9]{1,9}\] ?\[ {0,10}([0-9]{1,12})/([0-9]{1,12})\]"
    r"(?:\[[0-9]{1,12}\])?[ \t]{1,4}(?=Loss_[DG]\b|D_loss\b|G_loss\b|loss_[dgDG]\b|[DG] loss\b)"
).match
_pairs = re.compile(
    rf"((?:[A-Z] )?[A-Za-z][\w()]{{0,30}}):?[ \t]{{1,4}}({NUMBER})(?: / ({NUMBER}))?"
    r"(?=$|[\s,|])[\s,|]{0,6}"
)


class DcganParser:
    """Reads lines of losses; see the module for the format."""

    name = "dcgan"
    hints = (
        "Loss_D",
        "Loss_G",
        "loss_D",
        "loss_d",
        "D_loss",
        "G_loss",
        "loss_G",
        "loss_g",
        "D loss",
        "G loss",
    )
    headers = ()
    first = ("[0", "Epoc")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the losses of a line, None where there are none."""
        head = _head(frame.text)
        metrics = _read(frame.text, head.end()) if head else None
        if head is None or not metrics:
            return None
        epoch, step, total = map(int, head.groups())
        return (Record("train", epoch, step, total, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _read(text: str, start: int) -> dict[str, float]:
    """Return the values of a line that holds nothing else from `start` on."""
    found: dict[str, float] = {}
    while start < len(text):
        match = _pairs.match(text, start)
        if match is None or len(found) > 40:
            return {}
        for name, number in ((match[1], match[2]), (match[1] + "_2", match[3])):
            value = None if number is None else parse_number(number)
            if value is not None:
                found[name] = value
        start = match.end()
    return found


PARSER = DcganParser
