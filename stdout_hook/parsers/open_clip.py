r"""OpenCLIP: the log of CLIP trainings with `open_clip_train`.

Printed by `mlfoundations/open_clip` and its descendants, with the log's time in front or without::

    2024-05-06,09:32:02 | INFO | Train Epoch: 0 [  1024/10968539 (0%)] Data (t): 0.4 Batch (t): 0.5, 256.0/s, 256.0/s/gpu LR: 0.000005 Logit Scale: 14.286 Contrastive_loss: 4.8500 (4.9000) Loss: 4.8500 (4.9000)
    2024-05-06,09:42:02 | INFO | Eval Epoch: 1 [512 / 10000]	Clip Loss: 4.012345
    2024-05-06,09:43:02 | INFO | Eval Epoch: 1 image_to_text_R@1: 0.1234	clip_val_loss: 3.9876	epoch: 1.0000

Records, one a line:

* `split`: `train`; `val` for `Eval`.
* `epoch`: as printed: training counts from 0, and an epoch's evaluation has the number of the next.
* `step`, `total_steps`: samples seen in the epoch, and samples in all; None for results.
* `metrics`: by printed name the first of two numbers, the last batch's; `LR` and `Logit Scale`.
  `Data (t)`, `Batch (t)`, `epoch` and `num_samples` are none. The loss while an evaluation runs is
  not final.
* `final`: False for the lines of a running evaluation, else True.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._pairs import read_pairs
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "OpenClipParser"]

_PREFIX = r"(?:[0-9-]{10},[0-9:]{8} \| (?:\S{1,60} \| )?[A-Z]{4,8} \| )?"
_train = re.compile(
    rf"{_PREFIX}Train Epoch: ([0-9]{{1,9}}) \[ {{0,12}}([0-9]{{1,15}})/([0-9]{{1,15}})"
    r" \([0-9]{1,3}%\)\] (?=Data \(t\): |Loss: \S{1,30} \(\S{1,30}\) (?:Loading )?Data \(t\): )"
).match
_eval = re.compile(
    rf"{_PREFIX}Eval Epoch: ([0-9]{{1,9}}) "
    r"(?:\[([0-9]{1,15}) / ([0-9]{1,15})\](?=\t)|(?=[\w@/.-]{1,80}: \S{1,30}(?:\t|$)))"
).match
_COUNTS = frozenset(("epoch", "num_samples", "num_elements"))


class OpenClipParser:
    """Reads OpenCLIP's log; see the module for the format."""

    name = "open_clip"
    hints = ("Data (t): ", "Eval Epoch: ")
    headers = ()
    first = ("0", "-", "Trai", "Eval")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where OpenCLIP logs no such line."""
        match = _train(frame.text)
        split = "train" if match else "val"
        match = match or _eval(frame.text)
        if match is None:
            return None
        values = read_pairs(frame.text, match.end())
        metrics = {name: value for name, value in values.items() if name not in _COUNTS}
        if not metrics:
            return None
        epoch, step, total = (None if text is None else int(text) for text in match.groups())
        final = split == "train" or step is None
        return (Record(split, epoch, step, total, metrics, final, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = OpenClipParser
