"""SpeechBrain: the line of `FileTrainLogger` after each epoch and test.

Printed by recipes through logging, and written to `train_log.txt`::

    epoch: 1, lr: 1.00e+00, steps: 420 - train loss: 4.51 - valid loss: 3.12, valid CER: 45.12
    speechbrain.utils.train_logger - Epoch loaded: 12 - test loss: 2.98e-01, test WER: 5.61

Records, one for each split of a line:

* `split`: `train` for `train` and for what stands before the first set, `val` for `valid`, `test`.
* `epoch`: from 1. `step`: `steps` where printed.
* `metrics`: by printed name without the set's. Texts and lists are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._columns import sort_values
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SpeechbrainParser"]

_head = re.compile(
    r"(?:speechbrain\.utils\.train_logger - )?(?:epoch|Epoch|Epoch loaded): ([0-9]{1,9})"
    r"(?=, | - )"
).match
_set = re.compile(r" - (train|valid|test) [\w.-]{1,60}: ").search
_item = re.compile(r"((?:(?:train|valid|test) )?\w[\w .-]{0,60}): (\S{1,60})").fullmatch


class SpeechbrainParser:
    """Reads SpeechBrain's training log; see the module for the format."""

    name = "speechbrain"
    hints = (" - train ", " - valid ", " - test ")
    headers = ()
    first = ("epoc", "Epoc", "spee")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line."""
        text = frame.text[:4000]
        head = _head(text)
        first = _set(text, head.end()) if head else None
        if head is None or first is None:
            return None
        groups = text[head.end() :].rstrip().split(" - ")
        items = [_item(part) for group in groups for part in group.split(", ") if part]
        if None in items:
            return None
        cells = {item[1]: item[2] for item in items if item}
        steps = cells.pop("steps", "")
        epoch, step = int(head[1]), int(steps) if steps.isdecimal() else None
        return [
            Record(split, epoch, step, None, metrics, True, self.name, frame.stream)
            for split, metrics in sort_values(cells, "train").items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = SpeechbrainParser
