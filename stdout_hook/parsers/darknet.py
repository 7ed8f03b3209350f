r"""Darknet: iterations, layers and evaluation of YOLO in C, `darknet detector train` and `map`.

Printed by pjreddie/darknet, AlexeyAB/darknet and their copies, of detectors and classifiers::

    Region 82 Avg IOU: 0.769597, Class: 0.997826, Obj: 0.720678, No Obj: 0.008424, .5R: 1.000000, .75R: 0.500000,  count: 59
    v3 (iou loss, Normalizer: (iou: 0.07, obj: 1.00, cls: 1.00) Region 139 Avg (IOU: 0.769597), count: 6, class_loss = 0.504251, iou_loss = 2.123210, total_loss = 2.627461
     1: 540.123291, 540.123291 avg loss, 0.000000 rate, 3.105634 seconds, 64 images, 10.5 hours left
     152, 0.304: 2.123456, 2.234567 avg, 0.099 rate, 0.5 seconds, 19456 images
     for conf_thresh = 0.25, precision = 0.55, recall = 0.27, F1-score = 0.36
     for conf_thresh = 0.25, TP = 55, FP = 45, FN = 148, average IoU = 40.21 %
    class_id = 0, name = dog, ap = 52.21%   	 (TP = 5, FP = 1)
     mean average precision (mAP@0.50) = 0.522146, or 52.21 %
     accuracy TOP5 = 0.875000

Records, one a line:

* `split`: `train` for iterations and layers, `val` for evaluations.
* `epoch`: of classifiers the second number, epochs as a fraction; else None.
* `step`: the iteration; of an evaluation the one of the line before, if any. None for layers, which
  are printed before their iteration.
* `metrics`: of an iteration `loss`, `avg loss` and `rate`, the learning rate; of a layer, named by
  its number, `Avg IOU/82`, `class_loss/139`, what is printed but `count` and means over no object
  (`-nan`); of an evaluation `precision`, `recall`, `F1-score`, `average IoU`, `TOP5`, `mAP@0.50`,
  from 0 to 1 or in percent as printed, and one average precision a class, `ap/dog`.
* `final`: always True.

`Last accuracy mAP@0.50 = …` and `mean_average_precision (mAP@0.50) = …` repeat values.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "DarknetParser"]

_iteration = re.compile(
    rf" {{0,8}}([0-9]{{1,12}})(?:, ([0-9.]{{1,15}}))?: ({NUMBER}), ({NUMBER}) avg(?: loss)?, "
    rf"({NUMBER}) rate, [0-9.]{{1,20}} seconds, [0-9]{{1,15}} images"
).match
_layer = re.compile(
    r"(?:v3 \(\w{1,10} loss, Normalizer: \([a-z0-9:., -]{1,80}\) )?Region(?: ([0-9]{1,5}))? "
    r"Avg \(?IOU: "
).match
_layer_value = re.compile(rf"([A-Z][A-Za-z ]{{2,12}}|\.7?5R|\w{{2,20}}_loss)(?:: | = )({NUMBER})")
_overlap = re.compile(rf"Avg \(?IOU: ({NUMBER})[),]").search
_threshold = re.compile(r" {0,2}for (?:conf_)?thresh = [0-9.]{1,10}, (.{1,200})$").match
_mean = re.compile(
    rf" {{0,2}}mean average precision \((mAP(?:@[0-9.]{{1,8}})?)\) = ({NUMBER})(?:,| *$)"
).match
_accuracy = re.compile(rf" {{0,2}}accuracy (TOP[0-9]{{1,4}}) = ({NUMBER}) *$").match
_class = re.compile(
    rf"class_id = [0-9]{{1,9}}, name = (.{{1,100}}?), (?:ap = |\t {{0,4}}ap = )({NUMBER}) ?%"
).match
_RESULTS = frozenset(("precision", "recall", "F1-score", "average IoU"))


class DarknetParser:
    """Reads iterations, layers and evaluations; see the module for the format."""

    name = "darknet"
    hints = (" avg, ", " avg loss, ", "Region ", "thresh = ", "mean average", "class_id = ", " TOP")
    headers = ()
    first = ("0", "Regi", "v3", "for", "mean", "accu", "clas")

    def __init__(self) -> None:
        self._step: int | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text
        match = _iteration(text)
        if match is not None:
            return self._read_iteration(match, frame)
        match = _layer(text)
        if match is not None:
            return self._record("train", None, None, _layer_values(text, match), frame)
        metrics = _results(text)
        if metrics is None:
            return None
        return self._record("val", None, self._step, metrics, frame)

    def _read_iteration(self, match: re.Match[str], frame: Frame) -> Sequence[Record]:
        self._step = int(match[1])
        names = ("loss", "avg loss", "rate")
        values = (parse_number(match[group]) for group in (3, 4, 5))
        metrics = {name: value for name, value in zip(names, values) if value is not None}
        epoch = None if match[2] is None else parse_number(match[2])
        return self._record("train", epoch, self._step, metrics, frame)

    def _record(
        self,
        split: str,
        epoch: float | None,
        step: int | None,
        metrics: dict[str, float],
        frame: Frame,
    ) -> Sequence[Record]:
        if not metrics:
            return ()
        return (Record(split, epoch, step, None, metrics, parser=self.name, stream=frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _layer_values(text: str, match: re.Match[str]) -> dict[str, float]:
    """Return what a layer says of a batch; a mean over no object, `-nan`, is no value."""
    of = "" if match[1] is None else f"/{match[1]}"
    overlap = _overlap(text, match.end() - len("Avg (IOU: "))
    found = {f"Avg IOU{of}": overlap[1]} if overlap else {}
    for name, value in _layer_value.findall(text[:1000], match.end()):
        found[name.strip() + of] = value
    numbers = {name: parse_number(value) for name, value in found.items()}
    return {name: n for name, n in numbers.items() if n is not None and not isnan(n)}


def _results(text: str) -> dict[str, float] | None:
    """Return what a line of an evaluation says, None where it is none."""
    match = _mean(text) or _accuracy(text)
    if match is not None:
        value = parse_number(match[2])
        return None if value is None else {match[1]: value}
    match = _class(text)
    if match is not None:
        value = parse_number(match[2])
        return None if value is None else {f"ap/{match[1]}": value}
    match = _threshold(text)
    if match is None:
        return None
    named = (part.partition(" = ") for part in match[1].split(", "))
    numbers = {name: parse_number(value.rstrip(" %")) for name, _, value in named}
    return {n: value for n, value in numbers.items() if n in _RESULTS and value is not None}


PARSER = DarknetParser
