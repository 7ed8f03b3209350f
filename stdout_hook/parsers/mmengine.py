r"""MMEngine: iteration and evaluation lines of OpenMMLab 2.0 (MMDetection 3, MMSegmentation 1, ...).

Printed by MMEngine's `LoggerHook`, counted by epochs or by iterations::

    11/23 10:08:21 - mmengine - INFO - Epoch(train)  [1][ 50/229]  base_lr: 1.0000e-03 lr: 1.0000e-03  eta: 1 day, 3:10:05  time: 0.4281  data_time: 0.0097  memory: 4382  grad_norm: 3.2101  loss: 1.2285  loss_cls: 0.9023
    11/23 10:09:01 - mmengine - INFO - Epoch(val) [1][50/50]    coco/bbox_mAP: 0.3710  coco/bbox_mAP_50: 0.5800  data_time: 0.0012  time: 0.0305
    11/23 10:08:21 - mmengine - INFO - Iter(train) [  100/40000]  lr: 9.9779e-03  eta: 5:20:11  time: 0.4810  data_time: 0.0050  loss: 2.1030  decode.acc_seg: 31.2010
    11/23 10:30:21 - mmengine - INFO - Iter(val) [500/500]    aAcc: 81.6300  mIoU: 39.8400  data_time: 0.0013  time: 0.0512
    11/23 10:31:11 - mmengine - INFO - Epoch(test) [50/50]    coco/bbox_mAP: 0.3710  data_time: 0.0012  time: 0.0305

Records, one a line:

* `split`: the mode in brackets, `train`, `val` or `test`.
* `epoch`: the first number in brackets, None where counted by iterations and for `test`.
* `step`, `total_steps`: of `train` the iteration as printed. Of `val` and `test` None, for what is
  counted there are evaluated batches; where counted by iterations, `val` lies at the last line of
  `train`.
* `metrics`: by printed name without the mode's prefix (`log_with_hierarchy`), learning rates and
  `grad_norm` too. `eta`, `time`, `data_time` and `memory` are none, neither are lists and tensors.
* `final`: always True.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._fields import read_fields
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "MmengineParser"]

_head = re.compile(
    r"(?:[0-9/]{5,10} [0-9:]{8} - \S{1,60} - [A-Z]{4,8} - )?"
    r"(Epoch|Iter)\((train|val|test)\) {1,9}(?:\[([0-9]{1,9})\])?"
    r"\[ {0,12}([0-9]{1,12})/([0-9]{1,12})\] {2}"
).match
_learning_rates = re.compile(r"\S{0,100}lr: \S{1,40}(?: \S{0,100}lr: \S{1,40}){1,20}").fullmatch


class MmengineParser:
    """Reads lines of the `LoggerHook`; see the module for the format."""

    name = "mmengine"
    hints = ("Epoch(train)", "Epoch(val)", "Epoch(test)", "Iter(train)", "Iter(val)", "Iter(test)")
    headers = ()
    first = ("0", "/", "Epoc", "Iter")
    goes_on_by = ()

    def __init__(self) -> None:
        self._step: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no line of this hook."""
        match = _head(frame.text)
        if match is None:
            return None
        counted, split, epoch, step, total = match.groups()
        if counted == "Epoch" and (epoch is None) != (split == "test"):
            return None
        metrics = read_fields(_fields(frame.text[match.end() :]), prefix=f"{split}/")
        place = self._place(counted, split, int(step), int(total))
        if not metrics:
            return ()
        at = None if epoch is None else int(epoch)
        return (Record(split, at, *place, metrics, parser=self.name, stream=frame.stream),)

    def _place(
        self, counted: str, split: str, step: int, total: int
    ) -> tuple[int | None, int | None]:
        """Return step and total of a line's values."""
        if split == "train":
            self._step = step
            return step, total
        if step < total:  # a loss of validation, printed while it runs
            return step, total
        return (self._step if counted == "Iter" and split == "val" else None), None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _fields(text: str) -> Iterator[str]:
    """Cut a line into its fields; between learning rates there is a single space."""
    for field in text.split("  "):
        if _learning_rates(field):
            words = field.split(" ")
            yield from map(" ".join, zip(words[::2], words[1::2]))
        else:
            yield field


PARSER = MmengineParser
