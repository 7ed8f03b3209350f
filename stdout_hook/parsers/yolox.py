r"""YOLOX: iteration lines of its trainer.

Printed by Megvii's YOLOX and repositories built on it (ByteTrack, DAMO-YOLO), here without loguru's
prefix::

    2021-07-20 20:11:12 | INFO     | yolox.core.trainer:253 - epoch: 1/300, iter: 10/100, mem: 4000Mb, iter_time: 0.500s, data_time: 0.010s, total_loss: 15.2, iou_loss: 4.5, l1_loss: 0.0, conf_loss: 8.1, cls_loss: 2.6, lr: 1.000e-04, size: 640, ETA: 1 day, 2:10:11

Records, one a line:

* `split`: `train`.
* `epoch`, `step`, `total_steps`: as printed, from 1.
* `metrics`: by printed name, with `lr`; times, memory and `size` are none.
* `final`: always True.

Its evaluation is that of COCO.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._fields import read_fields
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "YoloxParser"]

_head = re.compile(
    r"(?:[0-9-]{10} [0-9:.]{8,15} \| [A-Z]{4,8} {0,5}\| [\w.]{1,60}:[0-9]{1,6} - )?"
    r"epoch: ([0-9]{1,9})/[0-9]{1,9}, iter: ([0-9]{1,12})/([0-9]{1,12}), "
).match


class YoloxParser:
    """Reads the trainer's lines; see the module for the format."""

    name = "yolox"
    hints = (", iter: ",)
    first = ("epoch", "0")
    headers = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of this trainer's."""
        text = frame.text
        match = _head(text)
        if match is None or "iter_time: " not in text[: match.end() + 100]:
            return None
        metrics = read_fields(text[match.end() :].split(", "))
        metrics.pop("size", None)
        if not metrics:
            return ()
        epoch, step, total = map(int, match.groups())
        return (
            Record("train", epoch, step, total, metrics, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = YoloxParser
