"""PyTorch-Ignite: the bars of its `ProgressBar`.

Printed by `ignite.handlers.ProgressBar` (once `ignite.contrib.handlers`) with the bar format that
it has by default, the values before the clock::

    Epoch [1/3]: [5/24]  21%|████████▉                     , batch_loss=1.12 [00:00<00:01]
    Iteration: [5/24]  21%|████████▉                     , output=1.12 [00:00<00:01]
    Epoch: [2/3]  67%|████████▉                     , val_accuracy=0.81 [00:00<00:01]

Records, one for each split of a bar's state:

* `split`: by a name's beginning (`val_accuracy`), else by a word in the description, else `train`.
* `epoch` (1, 2, …): from the description, None without; the count of a bar that counts epochs.
* `step`, `total_steps`: the bar's count and length.
* `metrics`: by printed name without the split; `output` is what the engine returned.
* `final`: True for the last state of a bar that has reached its length.

A redraw with the same count and values is not reported again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._bar_states import BarStates
from stdout_hook.parsers._tqdm_bar import Bar, bar_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "IgniteBarParser"]

_head = re.compile(
    r"(?:(.{0,200}?)(?: \[([0-9]{1,9})/[0-9]{1,9}\])?: )?"
    r"\[([0-9]{1,15})/([0-9]{1,15}|\?)\] [ 0-9]{2}[0-9]%\|[█▏▎▍▌▋▊▉ #0-9]{0,1000}"
).match
_may_be_head = re.compile(r"\] [ 0-9]{2}[0-9]%\|").search
_clock = re.compile(r"(.*) \[[0-9:]{4,12}<[0-9:?]{1,12}\] *", re.DOTALL).fullmatch


class IgniteBarParser:
    """Reads Ignite's bars; see the module for the format."""

    name = "ignite_bar"
    hints = ("%|",)
    headers = ()
    goes_on_by = ("          ",)

    def __init__(self) -> None:
        self._states = BarStates(self.name, any_name=True)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is no bar of Ignite."""
        text = frame.text
        if text.isspace() or not text:
            # Blanks wipe out a bar, which was then drawn for the last time.
            return self._states.end_done() or None
        bar = _read(text) if _may_be_head(text) else None
        return None if bar is None else self._states.read(bar, frame) or ()

    def close(self) -> Sequence[Record]:
        """Return the last states of bars, which were held back."""
        return self._states.end()


def _read(text: str) -> Bar | None:
    head = _head(text)
    if head is None:
        return None
    tag, epoch, count, total = head.groups()
    behind = text[head.end() :]
    clock = _clock(behind)
    if clock is not None:
        postfix = clock[1]
    elif "|" in behind:
        return None
    else:  # the terminal's edge cut it, so that its last value may lack digits
        postfix = behind.rpartition(",")[0]
    if postfix and not postfix.startswith(", "):
        return None
    if epoch is None and tag == "Epoch":
        epoch = count
    description = tag or ""
    if epoch is not None:
        description = f"{tag if tag != 'Epoch' else ''} Epoch {epoch}"
    return bar_of(description, count, total, postfix[2:])


PARSER = IgniteBarParser
