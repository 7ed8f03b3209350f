r"""Orbit: training and evaluation lines of TensorFlow Model Garden.

Printed by `orbit.Controller`, so by the programs in `tensorflow/models/official`::

    train | step:    100 | steps/sec:   12.3 | output: {'learning_rate': 0.1, 'training_loss': 2.3}
     eval | step:    100 | running complete evaluation...
     eval | step:    100 | eval time:    1.3 sec | output:
        {'accuracy': 0.3925,
         'validation_loss': 1.9012}

Records, one a line with values:

* `split`: the word in front, `train`, or `val` for `eval`.
* `epoch`: None.
* `step`: as printed.
* `metrics`: by printed name without `training_` or `validation_`; `steps_per_second` is none,
  neither are the values of a dictionary in the dictionary.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.parsers._fields import read_items
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "OrbitParser"]

_line = re.compile(
    r"(?:I[0-9]{4} [0-9:]{8}\.[0-9]{1,6} {1,4}[0-9]{1,16} \w{1,60}\.py:[0-9]{1,6}\] )?"
    r" ?(train|eval) \| step: {1,8}([0-9]{1,15}) \| "
).match
_output = re.compile(
    r"(?:steps/sec: {1,8}[0-9.]{1,14} \| )?(?:eval time: {1,8}[0-9.]{1,14} sec \| )?output: ?"
).match
MAX_LINES = 1000
INDENT = "    "


class OrbitParser:
    """Reads lines of the controller; see the module for the format."""

    name = "orbit"
    hints = ("train | step: ", "eval | step: ")
    first = ("train", "eval", "I0")
    headers = ()

    def __init__(self) -> None:
        self._split = ""
        self._step = 0
        self._lines_left = 0

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of the controller's."""
        text = frame.text
        match = _line(text)
        if match is None:
            return self._go_on(frame) if self._lines_left else None
        self._split, self._step, self._lines_left = match[1], int(match[2]), 0
        output = _output(text, match.end())
        if output is None:
            return ()
        items = text[output.end() :].strip()
        self._lines_left = 0 if items else MAX_LINES
        return self._record(items, frame)

    def _go_on(self, frame: Frame) -> Sequence[Record] | None:
        """Read a line of a dictionary, which is indented, to its end."""
        text = frame.text
        if not text.startswith((INDENT + "{'", INDENT + " ")):
            self._lines_left = 0
            return None
        self._lines_left = 0 if text.endswith("}") else self._lines_left - 1
        # A dictionary in the dictionary goes on further right.
        is_outer = text[len(INDENT)] == "{" or text.startswith(INDENT + " '")
        return self._record(text, frame) if is_outer else ()

    def _record(self, text: str, frame: Frame) -> Sequence[Record]:
        prefix = "training_" if self._split == "train" else "validation_"
        metrics = {
            name[len(prefix) :] if name.startswith(prefix) else name: value
            for name, value in read_items(_first_level(text)).items()
            if name != "steps_per_second"
        }
        if not metrics:
            return ()
        split = "train" if self._split == "train" else "val"
        return (
            Record(split, None, self._step, None, metrics, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _first_level(text: str) -> str:
    """Cut a line where a dictionary in the dictionary begins."""
    begin = len(text) - len(text.lstrip(" {"))
    return text[:begin] + text[begin:].partition("{")[0]


PARSER = OrbitParser
