r"""MetricLogger: the log of torchvision's reference trainings, DeiT, MAE, DINO, DETR, BEiT.

Printed by the class `MetricLogger`, which began in `torchvision/references` and was copied into
hundreds of research programs, with spaces or tabs between the meters::

    Epoch: [0]  [  10/1251]  eta: 0:10:44  lr: 0.000001  loss: 6.91 (6.94)  time: 0.31  data: 0.02  max mem: 3558
    Epoch: [0] Total time: 0:06:52 (0.1545 s / it)
    Averaged stats: lr: 0.000001  loss: 6.9012 (6.9134)
    Test:  [ 0/79]  eta: 0:00:35  loss: 2.17 (2.17)  acc1: 68.75 (68.75)  time: 0.25  data: 0.22  max mem: 3558
    * Acc@1 78.400 Acc@5 94.100 loss 1.565
    Test:  Acc@1 69.758 Acc@5 89.078                         (torchvision)
    Test EMA Acc@1 69.758 Acc@5 89.078                       (torchvision)
    mean IoU: 63.7                                           (torchvision, segmentation)

Records, one a line:

* `split`: `train` where the header begins with `Epoch` or `Train`, `val` for `Val…` and `Eval…`,
  `test` for `Test…`; else the header as printed. For averages and summaries that of the lines before.
* `epoch`: as printed, from 0; for tests that of the last training line, None before one.
* `step`, `total_steps`: the batch, from 0, and the number of batches; None for averages and
  summaries.
* `metrics`: by printed name; of two numbers the first, the median of the last 20 batches or so. On
  the line `Averaged stats` it is the second one, the mean of the epoch. `time`, `data`, `img/s` and
  `max mem` are none.
* `context`: `{"weights": "EMA"}` where averaged weights were tested.
* `final`: always True.

`Accuracy of the network on …` and `Max accuracy: …` repeat a summary.
"""  # noqa: E501 - a line as it is printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER
from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "MetricLoggerParser"]

_time = r"(?:\[[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?\] )?"  # MAE's print puts it in front
_line = re.compile(
    rf"{_time}(?:([A-Za-z]{{1,20}}(?:[ _-][A-Za-z]{{1,20}}){{0,3}}):?(?: (EMA)(?= ))?)? {{0,2}}"
    r"(?:\[ {0,8}([0-9]{1,9})(?:/[0-9]{1,9})?\]:?)?[ \t]{0,4}"
    r"\[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12})\](?:[ \t]{1,4}|, )eta: "
).match
_averaged = re.compile(rf"{_time}Averaged (?:[a-z]{{1,12}} )?stats: ").match
_total = re.compile(
    rf"{_time}[A-Z][\w ]{{0,40}}:?(?: EMA)?(?: ?\[([0-9]{{1,9}})(?:/[0-9]{{1,9}})?\])?"
    r" {1,3}Total time: [0-9]"
).match
_summary = re.compile(
    rf"{_time}(?: ?\*|Test:?)(?: (EMA))? {{1,3}}"
    rf"(?:(?:Clip |Video )?[A-Za-z][\w@/.-]{{0,40}}:? {NUMBER}%?(?:[, ]{{1,3}}|$)){{1,12}}$"
).match
_single = re.compile(rf"{_time}(?:mAP|mean IoU|global correct): {NUMBER}$").match
_repeat = re.compile(
    rf"{_time}(?:Accuracy (?:at epoch [0-9]{{1,9}} )?of the (?:network|model|EMA)"
    r"|Max (?:EMA )?accuracy(?: so far)?: )"
).match
_mean = re.compile(rf"(?<=: ){NUMBER} \(({NUMBER})\)").sub


class MetricLoggerParser:
    """Reads lines of a MetricLogger; see the module for the format."""

    name = "metric_logger"
    hints = ("eta: ",)
    headers = ()
    goes_on_by = (
        "Averaged ",
        "Total time: ",
        "* ",
        "Test ",
        "Test: ",
        "mAP: ",
        "mean IoU: ",
        "global correct: ",
        "accuracy",
    )

    def __init__(self) -> None:
        self._split: str | None = None
        self._epoch: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where a MetricLogger prints no such line."""
        text = frame.text
        match = _line(text)
        if match is None:
            return self._parse_other(frame) if self._split is not None else None
        header, weights, epoch, step, total = match.groups()
        self._split = _split_of_header(header or "")
        if epoch is not None:
            self._epoch = int(epoch)
        metrics = read_pairs(text, match.end())
        return self._record(frame, metrics, weights, int(step), int(total))

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_other(self, frame: Frame) -> Sequence[Record] | None:
        text = frame.text
        match = _averaged(text)
        if match:
            return self._record(frame, read_pairs(_mean(r"\1", text[match.end() :])))
        match = _summary(text)
        if match or _single(text):
            if self._split == "train":
                self._split = "test"  # it was tested in silence
            weights = match[1] if match else None
            return self._record(
                frame, read_pairs(text, match.end(1) if match and weights else 0), weights
            )
        match = _total(text)
        if match and match[1]:
            self._epoch = int(match[1])
        return () if match or _repeat(text) else None

    def _record(
        self,
        frame: Frame,
        metrics: dict[str, float],
        weights: str | None = None,
        step: int | None = None,
        total: int | None = None,
    ) -> Sequence[Record]:
        if not metrics:
            return ()
        return (
            Record(
                self._split or None,
                self._epoch,
                step,
                total,
                metrics,
                parser=self.name,
                stream=frame.stream,
                context={"weights": weights} if weights else None,
            ),
        )


def _split_of_header(header: str) -> str:
    """Return the split that a header such as `Train Epoch` means."""
    first = header.partition(" ")[0].lower()
    if first in ("epoch", "train"):
        return "train"
    split = split_of(first)
    return split if split in ("train", "val", "test") else header


PARSER = MetricLoggerParser
