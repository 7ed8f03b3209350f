r"""COCO: the summary of average precision and recall that pycocotools prints.

Printed by `COCOeval.summarize` of pycocotools and its faster copies, within the evaluation of most
detection frameworks, and in the same form by LVIS::

     Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.412
     Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.634
     Average Recall     (AR) @[ IoU=0.50:0.95 | area= small | maxDets=100 ] = 0.201
     Average Precision  (AP) @[ IoU=0.50:0.95 | area=     s | maxDets=300 catIds=all] = 0.171

Records, one a line:

* `split`: `val`.
* `epoch`, `step`: None.
* `metrics`: one value from 0 to 1, or -1 where nothing could be counted. It is named by what is
  averaged, the overlap, the area and the number of detections: `AP/0.50:0.95/all/100`,
  `AP/0.50/all/100`, `AR/0.50:0.95/small/100`, `AP/0.50:0.95/s/300`.
* `final`: always True.

Tasks evaluated after each other (`bbox`, `segm`, `keypoints`) print the same names. Where a line
`Evaluate annotation type *segm*` came before, the names begin with it: `segm/AP/0.50/all/100`.
`bbox`, the usual one, is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "CocoSummaryParser"]

_line = re.compile(
    r" {0,4}Average (?:Precision|Recall) {1,6}\((A[PR])\) @\[ IoU=([0-9.]{1,8}(?::[0-9.]{1,8})?) *"
    r"\| (?:area|type)= *([\w-]{1,20}) *\| maxDets= *([0-9]{1,6}) *(?:catIds= *(\w{1,20}) *)?\]"
    rf" = {{1,4}}({NUMBER}) *$"
).match
_task = re.compile(r"Evaluate annotation type \*(\w{1,30})\*").match


class CocoSummaryParser:
    """Reads the lines of a summary; see the module for the format."""

    name = "coco_summary"
    hints = ("(AP) @[", "(AR) @[", "Evaluate annotation type")
    headers = ("Evaluate annotation",)
    first = ("Aver", "Eval")

    def __init__(self) -> None:
        self._task = ""

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the value of a line, None where it is none of a summary."""
        task = _task(frame.text)
        if task is not None:
            self._task = "" if task[1] == "bbox" else f"{task[1]}/"
            return ()
        match = _line(frame.text)
        value = None if match is None else parse_number(match[6])
        if match is None or value is None:
            return None
        average, overlap, area, most, categories = match.groups()[:5]
        rest = "" if categories in (None, "all") else f"/{categories}"
        metrics = {f"{self._task}{average}/{overlap}/{area}/{most}{rest}": value}
        return (Record("val", None, None, None, metrics, parser=self.name, stream=frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = CocoSummaryParser
