r"""ImageNet meters: the progress lines of PyTorch's ImageNet example.

Printed by `AverageMeter` and `ProgressMeter` of `pytorch/examples/imagenet`, by its older form
with `Prec@1`, and by the many trainings that began as copies of it (MoCo, Swin Transformer, HRNet,
ResNet on CIFAR-10)::

    Epoch: [0][  10/391]	Time  0.1 ( 0.2)	Data  0.0 ( 0.1)	Loss 6.9e+00 (7.0e+00)	Acc@1  0.39 ( 0.11)
    Test: [ 0/79]	Time  0.200 ( 0.200)	Loss 6.1345e-01 (6.1345e-01)	Acc@1  91.67 ( 91.67)
     *   Acc@1 54.100 Acc@5 78.000
    Epoch: [0][10/391]	Time 0.1 (0.2)	Loss 6.9315 (7.0123)	Prec@1 0.391 (0.112)      (older)
     * Prec@1 54.100 Prec@5 78.000
    Train: [0/300][10/1251]	eta 0:10:00 lr 0.000001	time 0.3 (0.4)	loss 6.9 (6.9)	mem 5000MB    (Swin)

Records, one a line:

* `split`: `train` for `Epoch` and `Train`; `val` or `test` as the line begins; for a summary line
  that of the lines before it.
* `epoch`: from the last training line, as printed (0-based); None before one.
* `step`, `total_steps`: the batch and the number of batches; None for summary lines.
* `metrics`: by printed name the first of the two numbers, the last batch's; the mean in brackets
  is not reported. Accuracies are in percent. `Time`, `Data`, `eta`, `mem`, `Speed` are none.
* `final`: always True.

`Accuracy of the network on …` and `Max accuracy: …`, which follow a summary, repeat it.
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

__all__ = ["PARSER", "ImagenetMetersParser"]

_NUMBERS = rf"{NUMBER}(?:s|ms)? {{0,4}}\( {{0,12}}{NUMBER}(?:s|ms)? {{0,4}}\)"
_line = re.compile(
    r"(?:(?:Epoch|Train):? ?\[ {0,8}([0-9]{1,9})(?:/ ?[0-9]{1,9})?\] ?"
    r"|(Test|Val|Valid|Validation|Validate|Eval): {0,2}"
    r"(?:\[ {0,8}[0-9]{1,9}(?:/[0-9]{1,9})?\] ?(?=\[))?)"
    r"\[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12})\](?=[\t :,|])(?!  Time: |\s{1,8}eta: )"
).match
_meter = re.compile(rf"[\t ,|:][A-Za-z][\w@/.+-]{{0,60}}:?[ \t]{{1,8}}{_NUMBERS}").search
_summary = re.compile(
    rf" ?\* {{1,4}}(?:[A-Z][\w@/.+-]{{0,60}}:? {{1,6}}{NUMBER}%?(?:[ \t,]{{1,8}}|$)){{1,12}}$"
).match
_repeat = re.compile(
    r"Accuracy of the network on the [0-9]{1,12} test images: "
    r"|Max accuracy: |\* Best |current lr |EPOCH [0-9]{1,9} training takes "
).match


class ImagenetMetersParser:
    """Reads lines of meters; see the module for the format."""

    name = "imagenet_meters"
    hints = (
        *("Epoch: [", "Epoch [", "Epoch[", "Epoch:[", "Train: [", "Train [", "Train[", "Train:["),
        *("Test: ", "Val: ", "Valid: ", "Validation: ", "Validate: ", "Eval: "),
    )
    headers = ()
    first = ("Epoc", "Trai", "Test", "Val", "Eval")

    def __init__(self) -> None:
        self._split: str | None = None
        self._epoch: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is no line of meters."""
        text = frame.text
        match = _line(text)
        if match is None:
            return self._parse_other(frame) if self._split else None
        if not _meter(text, match.end()):
            return None
        if match[1] is not None:
            self._epoch, self._split = int(match[1]), "train"
        else:
            self._split = split_of(match[2])
        metrics = read_pairs(text, match.end())
        step, total = int(match[3]), int(match[4])
        return self._records(frame, step, total, metrics)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_other(self, frame: Frame) -> Sequence[Record] | None:
        if _summary(frame.text):
            metrics = read_pairs(frame.text)
            return self._records(frame, None, None, metrics) if metrics else None
        return () if _repeat(frame.text) else None

    def _records(
        self, frame: Frame, step: int | None, total: int | None, metrics: dict[str, float]
    ) -> Sequence[Record]:
        if not metrics:
            return ()
        split = self._split
        if step is None and split == "train":
            split = "val"  # who summarizes with a star has validated, though silently
        return (Record(split, self._epoch, step, total, metrics, True, self.name, frame.stream),)


PARSER = ImagenetMetersParser
