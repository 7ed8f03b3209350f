r"""TensorFlow Object Detection API: steps and evaluations of its training on TensorFlow 2.

Printed by `model_main_tf2.py`, each twice, by TensorFlow's handler and by absl's; here without the
log's prefix, `INFO:tensorflow:` or glog's::

    Step 100 per-step time 0.541s loss=0.914
    Step 200 per-step time 0.541s
    {'Loss/classification_loss': 0.62606287,
     'Loss/localization_loss': 0.4728667,
     'Loss/total_loss': 1.2537961,
     'learning_rate': 0.0319994}
    Eval metrics at step 1000
        + DetectionBoxes_Precision/mAP: 0.123456
        + Loss/total_loss: 0.801234

Records, one a line:

* `split`: `train` for steps, `val` for evaluations.
* `epoch`: None.
* `step`: as printed, in the line of the step or before the evaluation's list.
* `metrics`: by printed name, `learning_rate` too.
* `final`: always True.

Versions before 2.4 print the loss alone, behind the time. Those of TensorFlow 1 print what
Estimator and Slim print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._fields import read_items
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "TfObjectDetectionParser"]

_prefix = re.compile(
    r"INFO:tensorflow:|I[0-9]{4} [0-9:]{8}\.[0-9]{1,6} {1,4}[0-9]{1,16} \w{1,60}\.py:[0-9]{1,6}\] "
).match
_step = re.compile(
    rf"Step ([0-9]{{1,15}}) per-step time [0-9.]{{1,14}}s(?: loss=({NUMBER}))?$"
).match
_evaluation = re.compile(r"Eval metrics at step ([0-9]{1,15})$").match
_metric = re.compile(rf"\t\+ (\S.{{0,99}}?): ({NUMBER})$").match


class TfObjectDetectionParser:
    """Reads steps and evaluations; see the module for the format."""

    name = "tf_object_detection"
    hints = ("per-step time ", "Eval metrics at step ")
    first = ("Step", "Eval", "INFO", "I0")
    headers = ()

    def __init__(self) -> None:
        self._split = ""
        self._step: int | None = None
        self._is_open = False
        self._said: dict[str, float] = {}

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        prefix = _prefix(frame.text)
        text = frame.text[prefix.end() :] if prefix else frame.text
        match = _step(text)
        if match is not None:
            self._begin("train", int(match[1]))
            value = parse_number(match[2] or "")
            return self._record({} if value is None else {"loss": value}, frame)
        match = _evaluation(text)
        if match is not None:
            self._begin("val", int(match[1]))
            return ()
        if self._split == "train":
            return self._read_dictionary(text, frame)
        match = _metric(text) if self._split else None
        value = None if match is None else parse_number(match[2])
        if match is None or value is None:
            return None
        return self._record({match[1]: value}, frame)

    def _begin(self, split: str, step: int) -> None:
        if (split, step) != (self._split, self._step):
            self._split, self._step, self._said = split, step, {}
        self._is_open = False

    def _read_dictionary(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read a line of the dictionary behind a step."""
        if text.startswith("{'"):
            self._is_open = True
        elif not self._is_open or not text.startswith(" '"):
            self._is_open = False
            return None
        self._is_open = not text.endswith("}")
        return self._record(read_items(text), frame)

    def _record(self, metrics: dict[str, float], frame: Frame) -> Sequence[Record]:
        """Return a record of what was not said before at this step."""
        new = {name: value for name, value in metrics.items() if name not in self._said}
        self._said.update(new)
        if not new:
            return ()
        return (
            Record(self._split, None, self._step, None, new, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = TfObjectDetectionParser
