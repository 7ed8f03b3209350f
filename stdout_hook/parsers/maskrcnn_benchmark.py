r"""maskrcnn-benchmark: iteration lines with the mean in brackets, of detection trainers.

Printed by `facebookresearch/maskrcnn-benchmark` and what was built on it (FCOS, scene graph
benchmarks), and by `lufficc/SSD` and its relatives, with the log's time and name in front or
without::

    2020-05-16 11:10:49,240 maskrcnn_benchmark.trainer INFO: eta: 6:12:16  iter: 20  loss: 1.2345 (1.3456)  loss_box_reg: 0.0412 (0.0400)  time: 0.4 (0.5)  data: 0.01 (0.02)  lr: 0.0025  max mem: 3058
    [Validation]:   eta: 6:12:16  iter: 2500  loss: 1.1 (1.1)  lr: 0.0025  max mem: 3058
    2020-05-16 11:10:49,240 SSD.trainer INFO: iter: 000020, lr: 0.00036, total_loss: 15.8 (18.3), reg_loss: 2.9 (2.9), time: 0.5 (1.6), eta: 2 days, 6:12:16, mem: 8288M

Records, one a line:

* `split`: `train`; `val` behind `[Validation]:`.
* `epoch`: where `epoch: ` is printed, else None.
* `step`: the iteration, from 1; `total_steps` where printed.
* `metrics`: by printed name the first of the two numbers, a median or mean of the last iterations;
  `lr`. `time`, `data`, `eta` and memory are none.
* `final`: always True.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER
from stdout_hook.parsers._pairs import read_pairs
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "MaskrcnnBenchmarkParser"]

_ETA = r"eta: (?:[0-9]{1,6} days?, )?[0-9]{1,6}:[0-9]{2}:[0-9]{2}"
_line = re.compile(
    r"(?:[0-9-]{10} [0-9:,]{8,15} [\w.-]{1,60} [A-Z]{4,8}: )?(\[Validation\]: {1,4})?"
    rf"(?:{_ETA}(?:,|  |\t) {{0,2}})?"
    r"(?:epoch: ([0-9]{1,9})(?:/[0-9]{1,9})?(?:,|  |\t) {0,2})?"
    r"iter: ([0-9]{1,12})(?:/([0-9]{1,12}))?(?=,|  |\t)"
).match
_meter = re.compile(rf"[ \t][A-Za-z][\w/.-]{{0,60}}: {NUMBER} \({NUMBER}\)(?=$|[ \t,])").search
_eta = re.compile(rf"(?:,|  |\t) {{0,2}}{_ETA}(?=$|[ \t,])").search


class MaskrcnnBenchmarkParser:
    """Reads iteration lines; see the module for the format."""

    name = "maskrcnn_benchmark"
    hints = ("iter: ",)
    headers = ()
    first = ("0", "-", "eta:", "epoc", "iter", "[Val")

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no line of these trainers."""
        text = frame.text
        match = _line(text)
        if match is None or not _meter(text, match.end()):
            return None
        if "eta: " not in text[: match.end()] and not _eta(text, match.end()):
            return None
        validation, epoch, step, total = match.groups()
        metrics = read_pairs(text, match.end())
        if not metrics:
            return ()
        return (
            Record(
                "val" if validation else "train",
                None if epoch is None else int(epoch),
                int(step),
                None if total is None else int(total),
                metrics,
                parser=self.name,
                stream=frame.stream,
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = MaskrcnnBenchmarkParser
