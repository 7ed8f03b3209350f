"""modded-nanogpt: the speed runs' lines, and those of programs made from it.

Printed by `train_gpt.py` of KellerJordan/modded-nanogpt::

    step:0/9536 val_loss:11.0233 train_time:0ms step_avg:nanms
    step:1/9536 train_loss:11.0233 train_time:3347ms step_avg:nanms
    step:12/1395 train_time:1573ms step_avg:131.10ms                       (newer versions)
    step:0/20000 val_loss:6.9357 val_bpb:4.1077 train_time:0ms step_avg:0.02ms
    HellaSwag: accuracy=24.560% (n_correct=2466 out of n_count=10042 tasks in seconds=1.23)

Records:

* `split`: `train` or `val`, by the name's beginning; `val` for HellaSwag.
* `epoch`: None. `step`, `total_steps`: as printed; HellaSwag has the step of the line before.
* `metrics`: `loss`, in bits per byte `bpb`, and whatever else has such a name; `accuracy` of
  HellaSwag in percent. Times are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record, new_tuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "ModdedNanoGptParser"]

_line = re.compile(r"step:([0-9]{1,12})/([0-9]{1,12}) ([a-z][a-z0-9_]{0,40}:.{1,500})\Z").match
_value = re.compile(rf"(train|val)_(\w{{1,40}}):({NUMBER})\Z").match
_TIMES = ("train_time:", "step_avg:")
_hellaswag = re.compile(r"HellaSwag: accuracy=([0-9.]{1,20})% \(n_correct=").match


class ModdedNanoGptParser:
    """Reads what modded-nanogpt's training prints; see the module for the format."""

    name = "modded_nanogpt"
    hints = (" train_time:", "HellaSwag: accuracy=")
    headers = ()
    first = ("Hell", "step")
    goes_on_by = ()

    def __init__(self) -> None:
        self._step: Optional[int] = None

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _line(frame.text)
        if line is None:
            return self._test(frame)
        if " train_time:" not in f" {line[3]}":
            return None
        self._step = int(line[1])
        values: dict[str, dict[str, float]] = {}
        for part in line[3].split():
            value = None if part.startswith(_TIMES) else _value(part)
            number = parse_number(value[3]) if value else None
            if value is not None and number is not None:
                values.setdefault(value[1], {})[value[2]] = number
        place = (None, self._step, int(line[2]))
        told = (True, self.name, frame.stream, None, None)
        return [
            new_tuple(Record, (split, *place, metrics, *told)) for split, metrics in values.items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _test(self, frame: Frame) -> Optional[Sequence[Record]]:
        match = _hellaswag(frame.text)
        value = parse_number(match[1]) if match else None
        if value is None:
            return None
        metrics = {"accuracy": value}
        return [Record("val", None, self._step, None, metrics, True, self.name, frame.stream)]


PARSER = ModdedNanoGptParser
