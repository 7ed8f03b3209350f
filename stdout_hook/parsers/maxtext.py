"""MaxText: the lines of its training and evaluation.

Printed by MaxText's `train.py`, in some versions behind the prefix of absl's log::

    completed step: 1, seconds: 0.427, TFLOP/s/device: 240.728, Tokens/s/device: 9594.461,
        total_weights: 31056, loss: 10.855, perplexity: 51792.1            (all on one line)
    completed step: 1, seconds: 0.427, TFLOP/s/device: 240.728, loss: 10.855
    eval metrics after step: 9, loss=8.102, total_weights=65536
    Completed eval after train step 9, loss=8.102, perplexity=3301.1, total_weights=65536
    average loss after step=9: eval_step_count=4, eval_loss=8.102, total_weights=65536.0

Records:

* `split`: `train`; `val` for evaluation.
* `epoch`: None. `step`: as printed, from 0.
* `metrics`: `loss`, `lm_loss`, `perplexity` and others by their names. Seconds, speeds and counts
  are none, neither are the running means of an evaluation that is not over.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "MaxTextParser"]

_train = re.compile(
    r"(?:\[Rampup Batch Size Phase\], )?completed (?:profiler activation/deactivation )?"
    r"step: ([0-9]{1,12}), (.{1,2000})\Z"
).match
_evaluated = re.compile(
    r"(?:eval metrics after step: |Completed eval after train step |average loss after (?:step=)?)"
    r"([0-9]{1,12})[,:] (.{1,2000})\Z"
).match
_running = re.compile(r"Completed eval step: [0-9]{1,12}, seconds: ").match
_name = re.compile(r"[a-z]\w{0,60}\Z").match
_COUNTS = frozenset(("seconds", "total_weights", "eval_step_count", "step"))


class MaxTextParser:
    """Reads MaxText's lines; see the module for the format."""

    name = "maxtext"
    hints = ("completed ", "Completed eval ", "eval metrics after ", "average loss after ")
    headers = ()
    first = ("[Ram", "comp", "eval", "Comp", "aver")

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text.rstrip()
        for split, mark, match in (("train", ": ", _train(text)), ("val", "=", _evaluated(text))):
            if match is not None:
                metrics = _metrics(match[2], mark)
                if not any("loss" in name for name in metrics):
                    return None
                step = int(match[1])
                record = Record(split, None, step, None, metrics, True, self.name, frame.stream)
                return (record,)
        return () if _running(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _metrics(text: str, mark: str) -> dict[str, float]:
    found = {}
    for part in text.split(", "):
        name, _, printed = part.partition(mark)
        value = parse_number(printed.removesuffix("%"))
        name = name.strip()
        if value is not None and name not in _COUNTS and _name(name):
            found[name.removeprefix("eval_")] = value
    return found


PARSER = MaxTextParser
