"""PyTorch Lightning: the bars of `Trainer.fit` that tqdm draws.

Printed by Lightning 1 and 2, with a terminal and without::

    Epoch 0:  25%|██▌       | 3/12 [00:00<00:00, 25.9it/s, v_num=0, train_loss_step=1.060]
    Epoch 0: 100%|██████████| 12/12 [00:00<00:00, 21.8it/s, v_num=0, val_loss=0.895]
    Epoch 0:  75%|███████▌  | 12/16 [00:00<00:00, 25.9it/s, loss=1.06, v_num=0]    (before 2.0)
    Validation DataLoader 0:  50%|█████     | 2/4 [00:00<00:00, 42.56it/s]

Records, one for each split of a bar's state:

* `split`: by a name's beginning (`val_loss`), else `train`.
* `epoch` (0, 1, …), `step`, `total_steps`: as on the bar. Before Lightning 2 the count included
  the validation's batches.
* `metrics`: what was logged with `prog_bar=True`, by printed name without the split; also where
  `_step` or `_epoch` is added to it. `v_num` is none.
* `final`: True for the last state in an epoch, known once the next one begins or all ends.

A bar shows the epoch before's values until there are new ones: they are reported when they change,
or at the end if others of their split did. What checkpoints and early stopping say is no new value.
The bars are taken for Lightning's after one that only Lightning draws (`Sanity Checking`), or by
`v_num`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._bar_states import BarStates
from stdout_hook.parsers._tqdm_bar import read_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "LightningParser"]

_epoch = re.compile(r"Epoch [0-9]{1,9}: ").match
_own_bar = re.compile(
    r"(?:(?:Sanity Checking|Validation|Testing|Predicting) DataLoader [0-9]{1,6}"
    r"|Sanity Checking|Validation sanity check|Training|Validation|Validating|Testing|Predicting)"
    r": (?=[ 0-9|])"
).match
_only_ours = re.compile(
    r"Sanity Checking|Validation sanity check|\w+ DataLoader |Training: (?:\|  {0,400}\| 0/\?|0it) "
).match
_other_stage = re.compile(r"Testing|Predicting|Sanity|Validating").match
_message = re.compile(
    r"Epoch [0-9]{1,9}, global step [0-9]{1,15}: '.{1,200}' (?:reached|was not in top) "
    r"|Metric .{1,200} improved(?: by .{1,100})?\. New best score: "
    r"|Monitored metric .{1,200} (?:did not improve|= .{1,30} is not finite)"
).match


class LightningParser:
    """Reads Lightning's bars; see the module for the format."""

    name = "lightning"
    rest = ""
    hints = (
        "Epoch ",
        "v_num=",
        " DataLoader ",
        "Sanity ",
        "sanity ",
        "Training: ",
        "ed metric ",
        " improved",
    )
    headers = ()
    first = ("Epoc", "Metr", "Moni", "Pred", "Sani", "Trai", "Test", "Vali")
    goes_on_by = ("Validation: ", "Validating: ", "Testing: ", "Predicting: ")

    def __init__(self) -> None:
        self._states = BarStates(self.name, goes_on=True, any_name=True)
        self._sure = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not Lightning's."""
        text = frame.text
        if _epoch(text):
            return self._parse_epoch(frame)
        if _own_bar(text):
            return self._parse_other_bar(text)
        return () if _message(text) else None

    def close(self) -> Sequence[Record]:
        """Return the last state of the last epoch."""
        return self._states.end()

    def _parse_epoch(self, frame: Frame) -> Sequence[Record] | None:
        self._sure = self._sure or "v_num=" in frame.text
        bar = read_bar(frame.text) if self._sure else None
        if bar is None:
            return None
        self.rest = bar.rest.strip() and bar.rest
        return self._states.read(bar, frame) or ()

    def _parse_other_bar(self, text: str) -> Sequence[Record] | None:
        bar = read_bar(text)
        if bar is None or bar.postfix or not (self._sure or _only_ours(text)):
            return None
        self._sure = True
        return self._states.end() if _other_stage(text) else ()


PARSER = LightningParser
