"""DGL: the lines of its examples, an epoch or a step each, with times and speeds among the values.

Printed by the examples of the Deep Graph Library and programs that began as copies of them::

    Epoch 00000 | Loss 1.9459 | Accuracy 0.3300
    Epoch 00001 | Time(s) 0.0123 | Loss 1.9300 | TrainAcc 0.34 | ValAcc 0.33 | ETputs(KTEPS) 12.34
    Epoch 00002 | Step 00020 | Loss 3.7 | Train Acc 0.02 | Speed (samples/sec) 301.2 | GPU 9.1 MB

Records, one for each split of a line:

* `split`: `train`, `val` or `test` by the words before a value's name, which are taken off; `train`
  for values without.
* `epoch`: from 0. `step`: the batch, from 0, where it is printed.
* `metrics`: by printed name: `Loss`, `Accuracy`, `Acc`. Times, speeds and memory are none.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER
from stdout_hook.parsers._columns import sort_values
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "DglParser"]

_head = re.compile(r"Epoch ([0-9]{5})(?: \| Step ([0-9]{1,9}))? \| ").match
_item = re.compile(rf"([A-Z][\w /()-]{{0,40}}?):? ({NUMBER})( [KMG]B)?").fullmatch
_split = re.compile(r"(Train|Val|Valid|Validation|Test)[ _]?(?=[A-Z])").match
_no_metric = re.compile(r"Time\b|Speed\b|ETputs|GPU|Mem|Dur").match


class DglParser:
    """Reads the lines of DGL's examples; see the module for the format."""

    name = "dgl"
    hints = ("Epoch 00000",)
    headers = ()
    first = ("Epoc",)

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line."""
        text = frame.text[:1000]
        head = _head(text)
        if head is None:
            return None
        cells = {}
        for part in text[head.end() :].rstrip(" |").split(" | "):
            item = _item(part.strip())
            if item is None:
                return None
            if not item[3] and not _no_metric(item[1]):
                split = _split(item[1])
                cells[f"{split[1]} {item[1][split.end() :]}" if split else item[1]] = item[2]
        epoch, step = int(head[1]), int(head[2]) if head[2] else None
        return [
            Record(split, epoch, step, None, metrics, True, self.name, frame.stream)
            for split, metrics in sort_values(cells, "train").items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = DglParser
