r"""PyTorch tutorials: the loops of the CIFAR-10 classifier and of "Training with PyTorch".

Printed by the tutorials `cifar10_tutorial` and `trainingyt`, and by the many programs that grew
from them::

    [1,  2000] loss: 2.173
    Finished Training
    Accuracy of the network on the 10000 test images: 54 %
    Accuracy for class: plane is 58.3 %
    Accuracy of plane : 58 %
    EPOCH 1:
      batch 1000 loss: 1.6334228584356606
    LOSS train 0.2716632081460958 valid 0.41013678908348083

Records, one a line:

* `split`: `train`; `test` for accuracies, or what stands before `images`; both `train` and `val`
  for the line `LOSS`.
* `epoch`: as printed, 1, 2, …; None for accuracies.
* `step`: the batch, counted from 1; there is no total.
* `metrics`: `loss`, the mean since the last line; `Accuracy` in percent.
* `context`: `{"class": "plane"}` for the accuracy of a class.
* `final`: always True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "PytorchCifarParser"]

_line = re.compile(
    r"\[(?:epoch:? )?([0-9]{1,9}), {1,6}(?:iter:? )?([0-9]{1,12})\]:?[ \t]{1,4}"
    r"(?=(?:[a-z_]{1,20} )?[Ll]oss: )"
).match
_accuracy = re.compile(
    r"(?:Test )?[Aa]ccuracy of the (?:network|model|net) on (?:the |all )?"
    r"(?:[0-9]{1,12} )?(train|training|test|val|validation)(?:ing)? (?:images|set|data)"
    rf"(?: is)?: {{0,4}}({NUMBER}) ?%\.?"
).fullmatch
_class = re.compile(
    r"Accuracy (?:of|for class:?) {1,8}(\S.{0,60}?)(?: {1,8}is:? {1,8}| {0,8}: {1,8})"
    rf"({NUMBER}) ?%"
).fullmatch
_epoch = re.compile(r"EPOCH ([0-9]{1,9}):").fullmatch
_batch = re.compile(rf" {{1,4}}batch ([0-9]{{1,12}}) loss: ({NUMBER})").fullmatch
_both = re.compile(rf"LOSS train ({NUMBER}) valid(?:ation)? ({NUMBER})").fullmatch


class PytorchCifarParser:
    """Reads the lines of two tutorials; see the module for the format."""

    name = "pytorch_cifar"
    hints = (
        "] loss: ",
        "] Loss: ",
        "ccuracy of ",
        "Accuracy for class",
        "EPOCH ",
        "] train_loss: ",
    )
    headers = ()
    first = ("[0", "[epo", "Test", "test", "Accu", "accu", "EPOC", "LOSS", "batc")
    goes_on_by = ("loss: ", "LOSS train ")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._tested = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text.rstrip()
        first = text[:1]
        if first == "[":
            return self._parse_line(text, frame)
        if first in "AT":
            return self._parse_accuracy(text, frame)
        if first not in "EL ":
            return None
        header = _epoch(text)
        if header:
            self._epoch = int(header[1])
            return ()
        return None if self._epoch is None else self._parse_epoch(text, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_line(self, text: str, frame: Frame) -> Sequence[Record] | None:
        match = _line(text)
        metrics = read_pairs(text, match.end()) if match else None
        if match is None or not metrics:
            return None
        self._tested = False
        epoch, step = int(match[1]), int(match[2])
        return (Record("train", epoch, step, None, metrics, True, self.name, frame.stream),)

    def _parse_accuracy(self, text: str, frame: Frame) -> Sequence[Record] | None:
        match = _accuracy(text)
        if match:
            self._tested = True
            return self._of_value(split_of(match[1]), "Accuracy", match[2], frame)
        match = _class(text)
        if match is None or not (self._tested or "class" in text):
            return None
        return self._of_value("test", "Accuracy", match[2], frame, {"class": match[1]})

    def _parse_epoch(self, text: str, frame: Frame) -> Sequence[Record] | None:
        match = _batch(text)
        if match:
            return self._of_value("train", "loss", match[2], frame, step=int(match[1]))
        match = _both(text)
        if match is None:
            return None
        both = [("train", match[1]), ("val", match[2])]
        return [r for split, text in both for r in self._of_value(split, "loss", text, frame)]

    def _of_value(
        self,
        split: str,
        name: str,
        text: str,
        frame: Frame,
        context: dict[str, int | float | str] | None = None,
        step: int | None = None,
    ) -> Sequence[Record]:
        value = parse_number(text)
        if value is None:
            return ()
        return (
            Record(
                split,
                None if split == "test" else self._epoch,
                step,
                None,
                {name: value},
                parser=self.name,
                stream=frame.stream,
                context=context,
            ),
        )


PARSER = PytorchCifarParser
