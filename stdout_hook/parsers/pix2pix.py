r"""pix2pix: the losses that CycleGAN, pix2pix and their descendants print.

Printed by `junyanz/pytorch-CycleGAN-and-pix2pix` and by pix2pixHD, SPADE, CUT and others that have
its `Visualizer`::

    (epoch: 1, iters: 100, time: 0.123, data: 0.234) G_GAN: 0.693 G_L1: 6.931 D_real: 0.528 D_fake: 0.750
    End of epoch 1 / 200 	 Time Taken: 12 sec
    learning rate 0.0002000 -> 0.0001989

Records, one a line of losses:

* `split`: `train`.
* `epoch`: 1, 2, …, as printed.
* `step`: `iters`, the images seen in the epoch (in some descendants in all); no `total_steps`.
* `metrics`: losses of the last batch, by printed name. The time and data are none.
* `final`: always True.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._pairs import read_pairs
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "Pix2pixParser"]

_line = re.compile(
    r"(?:\[Rank [0-9]{1,4}\] )?\(epoch: ([0-9]{1,9}), iters: ([0-9]{1,12})"
    r"(?:, [a-z]{1,20}: [0-9.e+-]{1,20}){1,4}\),? "
).match
_other = re.compile(
    r"End of epoch [0-9]{1,9} / [0-9]{1,9} \t Time Taken: |learning rate [0-9.]{1,20} -> "
    r"|saving the (?:latest model|model at the end of epoch)"
).match


class Pix2pixParser:
    """Reads lines of losses; see the module for the format."""

    name = "pix2pix"
    hints = ("(epoch: ",)
    headers = ()
    first = ("(epo", "[Ran")

    def __init__(self) -> None:
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the losses of a line, None where there are none."""
        match = _line(frame.text)
        if match is None:
            return () if self._seen and _other(frame.text) else None
        metrics = read_pairs(frame.text, match.end())
        if not metrics:
            return None
        self._seen = True
        epoch, step = int(match[1]), int(match[2])
        return (Record("train", epoch, step, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = Pix2pixParser
