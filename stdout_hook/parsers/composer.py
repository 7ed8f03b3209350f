r"""Composer: the console logger of MosaicML's Composer and LLM Foundry.

Printed by `Trainer(log_to_console=True)` at every `console_log_interval` and every evaluation::

    [epoch=1][batch=10/100]:
    \t Train time/epoch: 0
    \t Train time/token: 40960
    \t Train loss/train/total: 2.3021
    \t Train metrics/train/LanguageCrossEntropy: 2.3021
    \t Train lr-DecoupledAdamW/group0: 0.0001
    [Eval batch=1/4] Eval on eval data
    [Eval batch=4/4] Eval on eval data:
    \t Eval metrics/eval/LanguageCrossEntropy: 2.2144

Records, one for each value:

* `split`: `train`; `val` behind the header of an evaluation.
* `epoch`: from the header, from 1, None where it has none. `step`, `total_steps`: the batch and
  their number, in the epoch if the header has an epoch, else of the whole training. Where the
  duration is in other units (`[token=4096/81920]`), the step is that of `time/batch`. An
  evaluation has the place of the training before it.
* `metrics`: by printed name without `Train` and `Eval`; `tokens`, the count `time/token`. Other
  `time/…`, `throughput/…`, `memory/…` and sizes are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "ComposerParser"]

_header = re.compile(
    r"(?:\[epoch=([0-9]{1,9})\])?\[(batch|epoch|sample|token|iteration|second)="
    r"([0-9]{1,15})(?:/([0-9]{1,15}))?\]:?\s*\Z"
).match
_evaluation = re.compile(
    r"\[Eval batch=[0-9]{1,12}/[0-9]{1,12}\] Eval on .{1,200} data:?\s*\Z"
).match
_value = re.compile(rf"\s{{1,8}}(Train|Eval) (\S{{1,200}}): ({NUMBER})\s*\Z").match
_other = re.compile(r"\s{1,8}(?:Train|Eval) \S{1,200}: ").match
_NO_METRICS = (
    "time/",
    "throughput/",
    "memory/",
    "trainer/device_train_microbatch_size",
    "gpu_mem",
    "rng",
)


class _Place(NamedTuple):
    """Where the training is."""

    epoch: Optional[int] = None
    step: Optional[int] = None
    total: Optional[int] = None


class ComposerParser:
    """Reads what Composer's console logger prints; see the module for the format."""

    name = "composer"
    hints = ("[batch=", "[epoch=", "[token=", "[sample=", "[iteration=", "[Eval batch=")
    headers = ()
    first = ("[epo", "[bat", "[sam", "[tok", "[ite", "[sec", "[Eva")

    def __init__(self) -> None:
        self._place = _Place()
        self._counts_batches = False
        self._seen = False

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text
        if text[:1] == "[":
            return self._begin(text)
        if not self._seen or text[:1] not in " \t":
            return None
        value = _value(text)
        if value is None:
            return () if _other(text) else None
        return self._told(value, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _begin(self, text: str) -> Optional[Sequence[Record]]:
        header = _header(text)
        if header is None:
            self._seen = self._seen or _evaluation(text) is not None
            return () if _evaluation(text) else None
        epoch, unit, count, total = header.groups()
        self._seen, self._counts_batches = True, unit == "batch"
        step, steps = (int(count), total and int(total)) if unit == "batch" else (None, None)
        self._place = _Place(int(epoch) if epoch else None, step, steps or None)
        return ()

    def _told(self, line: re.Match[str], frame: Frame) -> Sequence[Record]:
        split = "train" if line[1] == "Train" else "val"
        name, value = line[2], parse_number(line[3])
        if value is None:
            return ()
        if name == "time/batch" and not self._counts_batches and split == "train":
            self._place = self._place._replace(step=int(value))
        if name == "time/token":
            name = "tokens"
        elif name.startswith(_NO_METRICS):
            return ()
        return (Record(split, *self._place, {name: value}, True, self.name, frame.stream),)


PARSER = ComposerParser
