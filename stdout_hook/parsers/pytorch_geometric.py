"""PyTorch Geometric, Open Graph Benchmark: an epoch a line, with a number for each set.

Printed by the examples of both and by `torch_geometric.logging.log`::

    Epoch: 001, Loss: 1.9465, Train: 0.5000, Val: 0.4000, Test: 0.4200
    Epoch: 02, Loss: 0.6921, Val: 0.7012, Test: 0.6934, Final Test: 0.7100
    Run: 01, Epoch: 00, Loss: 3.2112, Train: 50.00%, Valid: 40.00% Test: 42.00%

Records, one for each split of a line:

* `split`: what the set is called: `train`, `val`, `test`; `train` for the other values.
* `epoch`: as printed. `step`: None.
* `metrics`: `Train`, `Val`, `Valid` and `Test` by these names, for the line does not tell what is
  measured (mostly the accuracy; in percent where printed with `%`); others by theirs: `Loss`. Times
  are none, nor are results that are called final or best, which repeat.
* `context`: `{"run": 1}` where several runs are printed.
* `final`: always True.

Lines that tell which metric it is (`Train Acc: 0.5`) are for the reader of any loop.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._columns import sort_values
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "PytorchGeometricParser"]

_head = re.compile(r"(?:Run: ([0-9]{1,6}), )?Epoch: ([0-9]{1,9}),? ").match
_item = re.compile(rf"([A-Z][\w .-]{{0,40}}): {{1,2}}({NUMBER})(%|s)?(?:, | )?").match
_repeat = re.compile(r"(?:Final|Best|Highest) ").match

_SETS = {"Train": "train", "Val": "val", "Valid": "val", "Test": "test"}


class PytorchGeometricParser:
    """Reads lines with a number a set; see the module for the format."""

    name = "pytorch_geometric"
    hints = ("Train: ", "Val: ", "Valid: ", "Test: ")
    headers = ()
    first = ("Epoc", "Run:")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of an epoch."""
        text = frame.text[:1000]
        head = _head(text) if text.startswith(("Epoch: ", "Run: ")) else None
        cells = _cells(text.rstrip(), head.end()) if head else {}
        if head is None or not cells.keys() & _SETS.keys():
            return None
        splits = {
            _SETS[name]: {name: value}
            for name, value in ((name, parse_number(cells.pop(name, ""))) for name in _SETS)
            if value is not None
        }
        for split, metrics in sort_values(cells, "train").items():
            splits[split] = {**metrics, **splits.get(split, {})}
        context = {"run": int(head[1])} if head[1] else None
        record = Record(None, int(head[2]), None, None, {}, True, self.name, frame.stream)
        return [
            record._replace(split=split, metrics=metrics, context=context)
            for split, metrics in splits.items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _cells(text: str, start: int) -> dict[str, str]:
    """Return the printed numbers by name, none where the line holds anything else."""
    cells = {}
    while start < len(text):
        item = _item(text, start)
        if item is None:
            return {}
        if item[3] != "s" and not _repeat(item[1]):
            cells[item[1]] = item[2]
        start = item.end()
    return cells


PARSER = PytorchGeometricParser
