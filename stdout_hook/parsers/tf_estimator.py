r"""TensorFlow Estimator and Slim: training and evaluation lines of TensorFlow 1, and 2 until 2.15.

Printed by `tf.estimator`, its hooks, `tf.contrib.slim` and programs built on them (TF1 Object
Detection, BERT, tensor2tensor); here without the log's prefix, `INFO:tensorflow:` or glog's::

    loss = 1.0305398, step = 0
    loss = 0.9746172, step = 50 (0.101 sec)
    global_step/sec: 540.569
    learning_rate = 0.001, train_accuracy = 0.75 (1.210 sec)
    Saving dict for global step 500: accuracy = 0.43833333, global_step = 500, loss = 0.8624548
    Loss for final step: 0.6994926.
    global step 1000: loss = 2.3004 (0.101 sec/step)
    eval/Accuracy[0.8856]

Records, one a line:

* `split`: `train`; `val` for what is saved as a dict, and for `eval/…`.
* `epoch`: None.
* `step`: the global step; of a line without one that of the line before.
* `metrics`: by printed name; `global_step`, `…/sec` and times are none. `Loss for final step` is a
  repeat.
* `final`: always True.

Lines `name = value (… sec)` of a `LoggingTensorHook` are read once one of the others was seen. What
is logged twice, as TensorFlow does with two handlers, is reported once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER
from stdout_hook.parsers._fields import read_fields
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "TfEstimatorParser"]

_prefix = re.compile(
    r"INFO:tensorflow:|I[0-9]{4} [0-9:]{8}\.[0-9]{1,6} {1,4}[0-9]{1,16} \w{1,60}\.py:[0-9]{1,6}\] "
).match
_SECONDS = r"(?: \([0-9.]{1,14} sec\))"
_step = re.compile(
    rf"((?:\S{{1,60}} = \S{{1,40}}, ){{0,10}})step = ([0-9]{{1,15}}){_SECONDS}?$"
).match
_slim = re.compile(
    rf"global step ([0-9]{{1,15}}): loss = ({NUMBER}) \([0-9.]{{1,14}} sec(?:/step)?\)$"
).match
_saved = re.compile(r"Saving dict for global step ([0-9]{1,15}): ").match
_printed = re.compile(rf"eval/([\w/.@-]{{1,60}})\[({NUMBER})\]$").match
_logged = re.compile(
    rf"([A-Za-z]\S{{0,60}} = \S{{1,40}}(?:, [A-Za-z]\S{{0,60}} = \S{{1,40}}){{0,20}})({_SECONDS}?)$"
).match
_empty = re.compile(
    rf"(?:(?:global_step|examples)/sec: {NUMBER}|Loss for final step: {NUMBER}\.?)$"
).match
_NO_METRICS = frozenset(("global_step", "step", "steps_per_sec", "examples_per_sec"))


class TfEstimatorParser:
    """Reads lines of Estimator and Slim; see the module for the format."""

    name = "tf_estimator"
    hints = (
        ", step = ",
        ": loss = ",
        "global_step = ",
        "global_step/sec: ",
        "Loss for final step: ",
        "eval/",
    )
    headers = ()
    goes_on_by = (" = ", "Saving dict", "examples/sec: ")

    def __init__(self) -> None:
        self._is_sure = False
        self._is_first = False  # whether hooks have just logged for the first time, without seconds
        self._step: int | None = None
        self._last: tuple[object, ...] = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        prefix = _prefix(frame.text)
        text = frame.text[prefix.end() :] if prefix else frame.text
        is_first, self._is_first = self._is_first, False
        match = _step(text)
        if match is not None and match[1]:
            self._is_first = not text.endswith("sec)")
            return self._read(match[2], "train", match[1], frame)
        match = _slim(text)
        if match is not None:
            return self._read(match[1], "train", f"loss = {match[2]}", frame)
        match = _saved(text)
        if match is not None:
            return self._read(match[1], "val", text[match.end() :], frame)
        match = _printed(text)
        if match is not None:
            return self._record("val", f"{match[1]} = {match[2]}", frame)
        if _empty(text):
            self._is_sure = True
            return ()
        match = _logged(text) if self._is_sure else None
        if match is None or not (match[2] or is_first):
            return None
        return self._record("train", match[1], frame)

    def _read(self, step: str, split: str, pairs: str, frame: Frame) -> Sequence[Record]:
        self._is_sure, self._step = True, int(step)
        return self._record(split, pairs, frame)

    def _record(self, split: str, pairs: str, frame: Frame) -> Sequence[Record]:
        """Return the values of `name = value, name = value`."""
        read = read_fields(pairs.split(", "), " = ")
        metrics = {name: value for name, value in read.items() if name not in _NO_METRICS}
        said = (split, self._step, pairs)
        if not metrics or said == self._last:
            return ()
        self._last = said
        return (
            Record(split, None, self._step, None, metrics, parser=self.name, stream=frame.stream),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = TfEstimatorParser
