"""LitGPT: pretraining and fine-tuning, from Lit-LLaMA to LitGPT 0.5.

Printed by `litgpt pretrain`, `litgpt finetune` and the scripts before them::

    Epoch 1 | iter 4 step 1 | loss train: 1.585, val: n/a | iter time: 181.34 ms (step)
    Epoch 1 | iter 8 step 2 | loss train: 1.761, val: 1.612 | iter time: 121.17 ms (step)
    iter 8: val loss 1.6124, val time: 2512.10 ms
    Final evaluation | val loss: 1.523 | val ppl: 4.586
    iter 1 step 0: loss 11.0042, iter time: 298.27ms                       (2023)
    iter 1 | step 0: loss 11.0042, iter time: 298.27 ms (optimizer.step)
    iter 0: loss 2.1163, time: 3245.07ms                                   (Lit-LLaMA)
    step 100: val loss 1.9412

Records:

* `split`: `train` or `val`.
* `epoch`: as printed, from 1, None without. `step`: the iteration, from 0 or 1 by version, not
  the count of optimizer steps beside it; the final evaluation has that of the line before.
* `metrics`: `loss`; in the final evaluation also `ppl`. The `val` behind a training loss is the
  last evaluation's: it is reported where it is new and no line of its own told it.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._lines import Line, LineParser
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "LitGptParser"]

_MAY_TELL = r"(?: \([a-z. ]{1,20}\))?"
_train = re.compile(
    rf"Ep(?:och)? ([0-9]{{1,9}}) \| iter ([0-9]{{1,12}})(?: \|)? (?i:step) [0-9]{{1,12}}(?: \||:)"
    rf" loss train{_MAY_TELL}: ({NUMBER}), val{_MAY_TELL}: (n/a|None|{NUMBER}) \| iter time: "
).match


class LitGptParser(LineParser):
    """Reads what LitGPT's trainings print; see the module for the format."""

    name = "litgpt"
    hints = ("| loss train", ": loss ", ": val loss ", "Final evaluation | ", " loss train")
    headers = ()
    first = ("Ep", "Fina", "iter", "step")
    goes_on_by = ()
    lines = (
        Line(r"iter <step>(?: \|)? step [0-9]{1,12}: loss <loss>, (?:iter|train) time: .{1,80}"),
        Line(r"iter <step>: loss <loss>, time: [0-9.]{1,20} ?ms(?:, speed: .{1,40})?"),
        Line(r"(?:iter|step) <step>: val loss <val loss>(?:, val time: [0-9.]{1,20} ?ms)?"),
        Line(r"Final evaluation \| val loss: <val loss> \| val ppl: <val ppl>", follows=True),
    )

    def __init__(self) -> None:
        super().__init__()
        self._val: Optional[float] = None
        self._shown = ""

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _train(frame.text)
        if line is not None:
            return self._train_records(line, frame)
        records = super().parse(frame)
        for record in records or ():
            if record.split == "val":
                self._val = record.metrics["loss"]
        return records

    def _train_records(self, line: re.Match[str], frame: Frame) -> Sequence[Record]:
        self._step = int(line[2])
        loss, val = parse_number(line[3]), parse_number(line[4])
        if loss is None:
            return ()
        told = Record(
            "train", int(line[1]), self._step, None, {"loss": loss}, True, self.name, frame.stream
        )
        if val is None or not self._is_new(line[4], val):
            return (told,)
        return told, told._replace(split="val", metrics={"loss": val})

    def _is_new(self, text: str, value: float) -> bool:
        """Tell whether the evaluation shown was not reported, maybe with other digits."""
        shown, self._shown = self._shown, text
        digits = len(text.partition(".")[2])
        known = self._val is not None and f"{self._val:.{digits}f}" == f"{value:.{digits}f}"
        return text != shown and not known


PARSER = LitGptParser
