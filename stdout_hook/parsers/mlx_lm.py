"""MLX LM: fine-tuning on Apple silicon, with `mlx_lm.lora` and what came before it.

Printed by `tuner/trainer.py` of mlx-lm, a line at every `steps_per_report` and one at every
evaluation, and by `lora.py` of mlx-examples::

    Iter 1: Val loss 2.735, Val took 12.481s
    Iter 10: Train loss 2.413, Learning Rate 1.000e-05, It/sec 0.612, Tokens/sec 215.843,
        Trained Tokens 3527, Peak mem 7.104 GB        (all on one line)
    Iter 10: Train loss 2.413, It/sec 0.612, Tokens/sec 215.843            (early versions)
    Test loss 1.482, Test ppl 4.402.

Records:

* `split`: `train`, `val`, `test`.
* `epoch`: None. `step`: the iteration, from 1; None for the test after the training.
* `metrics`: `loss`; `lr`; `tokens`, the count of trained tokens; `ppl` of a test; what programs
  made from it print behind the loss, by printed name. Times, speeds and memory are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._columns import read_split
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "MlxLmParser"]

MAX_LINE = 2000
"""Characters of the longest line read."""

_line = re.compile(rf"Iter ([0-9]{{1,15}}): (Train|Val) loss {NUMBER}, ").match
_test = re.compile(rf"Test loss {NUMBER}, Test ppl {NUMBER}\.?\s{{0,4}}").fullmatch
_item = re.compile(rf"([A-Za-z][\w/-]*(?: [\w/-]+){{0,5}}) ({NUMBER})").fullmatch
_NAMES = {"learning rate": "lr", "trained tokens": "tokens"}
_is_of_speed = re.compile(r".*/sec|Val took|Peak mem", re.IGNORECASE).fullmatch


class MlxLmParser:
    """Reads what MLX LM's training prints; see the module for the format."""

    name = "mlx_lm"
    hints = (": Train loss ", ": Val loss ", ", Test ppl ")
    first = ("Iter", "Test")
    headers = ()
    goes_on_by = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of the format."""
        text = frame.text
        if len(text) > MAX_LINE:
            return None
        match = _line(text)
        if match is None:
            return self._record("test", None, _items(text), frame) if _test(text) else None
        mark = ", Val took " if match[2] == "Val" else ", It/sec "
        items = _items(text.partition(": ")[2]) if mark in text else {}
        return self._record(match[2].lower(), int(match[1]), items, frame) if items else None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _record(
        self, split: str, step: int | None, metrics: dict[str, float], frame: Frame
    ) -> Sequence[Record]:
        return (Record(split, None, step, None, metrics, True, self.name, frame.stream),)


def _items(text: str) -> dict[str, float]:
    """Return the metrics of a line by name, without what tells their split."""
    found: dict[str, float] = {}
    for part in text.rstrip().rstrip(".").split(", "):
        match = _item(part)
        value = None if match is None else parse_number(match[2])
        if match is None or value is None or _is_of_speed(match[1]):
            continue
        _, name = read_split(match[1], "")
        found[_NAMES.get(name.lower(), name)] = value
    return found


PARSER = MlxLmParser
