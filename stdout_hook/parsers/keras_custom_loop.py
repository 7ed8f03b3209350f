r"""Keras custom loops: what the guides on training loops "from scratch" print.

Printed by the guides of Keras and TensorFlow for writing one's own loop (TensorFlow, JAX and
PyTorch backends), and by the TensorFlow quickstart for experts::

    Start of epoch 0
    Training loss (for one batch) at step 0: 131.3794
    Seen so far: 32 samples
    Training acc over epoch: 0.8326
    Validation acc: 0.9020
    Epoch 1, Loss: 0.13, Accuracy: 95.87, Test Loss: 0.06, Test Accuracy: 97.94

Records, one a line, two where it holds values of a test:

* `split`: `train`, `val`, `test`.
* `epoch`: of the header, from 0 in the guides; as printed, from 1, in the quickstart.
* `step`: the batch, from 0; no total.
* `metrics`: `loss`, `acc` or what stands before `(for one batch)` and `over epoch`; `Loss`,
  `Accuracy` in percent in the quickstart. JAX prints the accuracy with each batch, too.
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

__all__ = ["PARSER", "KerasCustomLoopParser"]

_header = re.compile(r"Start of epoch ([0-9]{1,9})\s{0,4}").fullmatch
_batch = re.compile(
    r"(Training|Validation|Train|Test|D|G|discriminator|adversarial) ?(\w{1,30})? "
    rf"(?:\([a-z0-9 ]{{1,30}}\) )?at (?:step|batch) ([0-9]{{1,12}}): {{0,4}}({NUMBER})\s{{0,4}}"
).fullmatch
_epoch = re.compile(
    rf"(Training|Validation|Test) (\w{{1,30}})(?: over epoch)?: {{0,4}}({NUMBER})\s{{0,4}}"
).fullmatch
_seen = re.compile(r"Seen so far: [0-9]{1,15} samples|Time taken: ").match
_value = rf" {{0,3}}{NUMBER}%?"
_row = re.compile(
    rf"Epoch:? ([0-9]{{1,9}}), Loss:{_value}, Accuracy:{_value},?"
    rf" Test Loss:{_value}, Test Accuracy:{_value}\s{{0,4}}"
).fullmatch


class KerasCustomLoopParser:
    """Reads lines of loops written by the guides; see the module for the format."""

    name = "keras_custom_loop"
    hints = ("Start of epoch ", " at step ", ", Test Loss: ", " at batch ")
    headers = ()
    first = ("Star", "Trai", "Vali", "Test", "D", "G", "disc", "adve", "Epoc")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text
        match = _row(text)
        if match:
            return self._parse_row(int(match[1]), frame)
        match = _header(text)
        if match:
            self._epoch, self._seen = int(match[1]), True
            return ()
        match = _batch(text)
        if match and (self._seen or "(for " in text):
            self._seen = True
            return self._parse_batch(match, frame)
        if not self._seen:
            return None
        match = _epoch(text)
        if match:
            return self._record(split_of(match[1]), match[2], match[3], None, frame)
        return () if _seen(text) else None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_row(self, epoch: int, frame: Frame) -> Sequence[Record]:
        train: dict[str, float] = {}
        test: dict[str, float] = {}
        for name, value in read_pairs(frame.text, frame.text.index(",")).items():
            is_test = name.startswith("Test ")
            (test if is_test else train)[name.removeprefix("Test ")] = value
        return [
            Record(split, epoch, None, None, metrics, True, self.name, frame.stream)
            for split, metrics in (("train", train), ("test", test))
        ]

    def _parse_batch(self, match: re.Match[str], frame: Frame) -> Sequence[Record]:
        split = split_of(match[1])
        name = match[2] or "loss"
        if split == match[1]:  # a part of a GAN
            name, split = f"{match[1]} {name}", "train"
        return self._record(split, name, match[4], int(match[3]), frame)

    def _record(
        self, split: str, name: str, text: str, step: int | None, frame: Frame
    ) -> Sequence[Record]:
        value = parse_number(text)
        if value is None:
            return ()
        parser, stream = self.name, frame.stream
        return (Record(split, self._epoch, step, None, {name: value}, True, parser, stream),)


PARSER = KerasCustomLoopParser
