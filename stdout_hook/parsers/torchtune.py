"""torchtune: the bar of its recipes and its loggers.

Printed by `tune run`: a bar whose description holds the loss of a step, and, if chosen, the lines
of `StdoutLogger` or of a log file::

    1|10|Loss: 1.2345678806304932:  10%|█         | 10/100 [00:12<01:50,  1.23s/it]
    Step 10 | loss:1.2345678806304932 lr:2e-05 tokens_per_second_per_gpu:830.12
    Step 10 | val_loss:1.31

Records:

* `split`: `train`; `val` for names with `val_`.
* `epoch`: from the description, from 1; None in lines. `step`: the global step.
* `metrics`: `Loss`, `loss`, `lr`, `grad_norm`, `rewards/…` by their names; speeds and memory are
  none.
* `final`: True. The bar drawn again for the same step is not reported again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._lines import Line, LineParser
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "TorchtuneParser"]

_line = re.compile(r"Step ([0-9]{1,12}) \| ([a-zA-Z][\w/.-]{0,60}:\S.{0,2000})\Z").match
_pair = re.compile(r"([a-zA-Z][\w/.-]{0,60}):([^\s,;]{1,60})\Z").match
_PERFORMANCE = ("tokens_per_second", "peak_memory", "memory", "time")


class TorchtuneParser(LineParser):
    """Reads torchtune's bars and lines; see the module for the format."""

    name = "torchtune"
    hints = ("|Loss: ", "Step ")
    headers = ()
    first = ("Step", "0")
    goes_on_by = ()
    lines = (Line(r"<epoch>\|<step>\|Loss: <Loss>(?:: .{0,400})?", redrawn=True),)

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _line(frame.text.rstrip())
        if line is None:
            return super().parse(frame)
        values: dict[str, dict[str, float]] = {}
        for part in line[2].split():
            pair = _pair(part)
            if pair is None:
                return None
            value = parse_number(pair[2])
            if value is not None and not pair[1].startswith(_PERFORMANCE):
                split, name = _place(pair[1])
                values.setdefault(split, {})[name] = value
        return [
            Record(split, None, int(line[1]), None, metrics, True, self.name, frame.stream)
            for split, metrics in values.items()
        ]


def _place(name: str) -> tuple[str, str]:
    return ("val", name[4:]) if name.startswith("val_") else ("train", name)


PARSER = TorchtuneParser
