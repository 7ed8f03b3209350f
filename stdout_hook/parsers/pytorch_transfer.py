r"""PyTorch transfer learning: the loop of PyTorch's tutorial, phase by phase.

Printed by `transfer_learning_tutorial` and the trainings that began as copies of its
`train_model`::

    Epoch 0/24
    ----------
    train Loss: 0.6061 Acc: 0.7459
    val Loss: 0.2135 Acc: 0.9281

    Training complete in 1m 7s
    Best val Acc: 0.947712

Records, one a line of a phase:

* `split`: `train`, `val` or `test`, as the line begins.
* `epoch`: of the header, as printed (0, 1, … in the tutorial); None without.
* `metrics`: means of the phase, by printed name: `Loss`, `Acc`, from 0 to 1, and others behind.
* `step`, `total_steps`: None; `final`: always True.

The best accuracy repeats an earlier value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER
from stdout_hook.parsers._pairs import read_pairs, split_of
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "PytorchTransferParser"]

_header = re.compile(r"Epoch:? \[?([0-9]{1,9})/[0-9]{1,9}\]?\s{0,4}").fullmatch
_phase = re.compile(r"\s{0,4}((?i:train|training|val|valid|validation|test)):? (?=[Ll]oss: )").match
_value = rf"[ \t,;|]{{0,4}}[A-Za-z][\w ]{{0,30}}: {{0,4}}{NUMBER} ?%?(?=$|[\s,;|])"
_values = re.compile(rf"{_value}((?:{_value}){{0,12}})\s{{0,4}}\Z").match
_other = re.compile(r"Training complete in [0-9]|Best (?:val|test) [A-Za-z]").match


class PytorchTransferParser:
    """Reads the lines of phases; see the module for the format."""

    name = "pytorch_transfer"
    hints = ("Epoch ", "Epoch: ", " Loss: ", " loss: ")
    headers = ()
    first = ("Epoc", "trai", "val", "test", "Trai", "Val", "Test", "Best", "TRAI", "VAL", "TEST")
    goes_on_by = ("Training complete in ", "Best val ", "Best test ")

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell a header from other lines that begin like it."""
        return not low.startswith("epoch") or _header(low.capitalize()) is not None

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._seen = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a phase, None where the line is none."""
        text = frame.text
        header = _header(text)
        if header:  # other programs have the same
            self._epoch = int(header[1])
            return None
        match = _phase(text)
        values = _values(text, match.end()) if match else None
        if match is None or values is None or not (values[1] or self._epoch is not None):
            return () if self._seen and _other(text) else None
        self._seen = True
        split = split_of(match[1])
        metrics = read_pairs(text, match.end())
        return (Record(split, self._epoch, None, None, metrics, True, self.name, frame.stream),)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = PytorchTransferParser
