r"""timm: the training and validation log of PyTorch Image Models.

Printed by `train.py` and `validate.py` of `huggingface/pytorch-image-models`, all versions::

    Train: 0 [  50/1251 (  4%)]  Loss: 6.94 (6.95)  Time: 0.421s, 608.08/s  (0.44s, 581.8/s)  LR: 1.000e-05  Data: 0.01 (0.02)
    Test: [   0/78]  Time: 1.203 (1.203)  Loss:   6.913 ( 6.913)  Acc@1:   0.391 (  0.391)  Acc@5:   1.562 (  1.562)
    Test (EMA): [   0/78]  Time: …
    *** Best metric: 76.42 (epoch 299)
     * Acc@1 81.106 (18.894) Acc@5 95.548 (4.452)                   (validate.py)

Records, one a line:

* `split`: `train`; `test` for both kinds of validation.
* `epoch`: 0, 1, …; that of the last training line for validation, None before one.
* `step`, `total_steps`: the batch and what is behind the `/`: in training the number of batches,
  in validation the number of the last batch. None for the line with a star.
* `metrics`: by printed name the first of the two numbers, the last batch's: `Loss`, `Acc@1`,
  `Acc@5`, and `LR`. In the line with a star they are of the whole set; the errors behind them, in
  brackets, are not reported. Accuracies are in percent.
* `context`: `{"weights": "EMA"}` where the averaged weights were validated.
* `final`: always True.

The best metric and the list of checkpoints repeat earlier values.
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

__all__ = ["PARSER", "TimmParser"]

_train = re.compile(
    r"Train: ([0-9]{1,9}) \[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12}) "
    r"\( {0,3}[0-9]{1,5}%\)\] {1,4}(?=[A-Z])"
).match
_test = re.compile(
    r"Test(?: \(([A-Za-z]\w{0,30})\))?: \[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12})\]  "
    r"(?=Time: [0-9])"
).match
_summary = re.compile(
    rf" \* Acc@1 {NUMBER} \({NUMBER}\) Acc@5 {NUMBER} \({NUMBER}\)(?=$|[ ,])"
).match
_repeat = re.compile(
    r"\*\*\* Best metric: |Current checkpoints:$| \('[^']{0,4000}', [0-9.e+-]{1,40}\)$"
).match


class TimmParser:
    """Reads timm's log; see the module for the format."""

    name = "timm"
    hints = ("%)]  Loss: ", "]  Time: ", " * Acc@1 ")
    headers = ()
    first = ("Trai", "Test", "*")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where timm prints no such line."""
        text = frame.text
        match = _train(text)
        if match:
            self._epoch = int(match[1])
            return self._record("train", match, frame)
        match = _test(text)
        if match:
            return self._record("test", match, frame)
        if _summary(text):
            metrics = read_pairs(text)
            return (Record("test", self._epoch, None, None, metrics, True, "timm", frame.stream),)
        return () if self._seen and _repeat(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _record(self, split: str, match: re.Match[str], frame: Frame) -> Sequence[Record]:
        self._seen = True
        metrics = read_pairs(frame.text, match.end())
        if not metrics:
            return ()
        context = {"weights": match[1]} if split == "test" and match[1] else None
        return (
            Record(
                split,
                self._epoch,
                int(match[2]),
                int(match[3]),
                metrics,
                parser=self.name,
                stream=frame.stream,
                context=context,
            ),
        )


PARSER = TimmParser
