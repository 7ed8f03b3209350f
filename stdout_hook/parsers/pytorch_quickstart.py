r"""PyTorch quickstart: the loop of PyTorch's "Learn the Basics" tutorials.

Printed by the tutorials `quickstart` and `optimization`, which most newcomers start from::

    Epoch 1
    -------------------------------
    loss: 2.303494  [   64/60000]
    Test Error:
     Accuracy: 45.1%, Avg loss: 2.153893

Records, one a line:

* `split`: `train` for lines with a count, `test` or `val` for what follows `Test Error:`.
* `epoch`: of the header, 1, 2, …, with its rule; None without.
* `step`, `total_steps`: samples seen, and samples in all; None for a test.
* `metrics`: `loss` of the last batch; `Accuracy` in percent, `Avg loss`.
* `final`: always True.
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

__all__ = ["PARSER", "PytorchQuickstartParser"]

_header = re.compile(r"Epoch:? ([0-9]{1,9})(?:/[0-9]{1,9})?\s{0,4}").fullmatch
_line = re.compile(
    rf"(?:[Tt]rain )?[Ll]oss: {{0,12}}{NUMBER},? {{1,4}}"
    rf"(?:[Aa]cc(?:uracy)?: {{0,12}}{NUMBER}%? {{1,4}})?"
    r"\[ {0,12}([0-9]{1,12})/ {0,12}([0-9]{1,12})\]\s{0,4}"
).fullmatch
_title = re.compile(r"(Test|Validation|Val|Train|Training) (?:Error|Performance|Results):\s{0,4}")
_result = re.compile(
    rf" {{0,4}}Accuracy: {{0,12}}{NUMBER} ?%, {{1,4}}Avg loss: {{0,12}}{NUMBER}\s{{0,4}}"
).fullmatch


class PytorchQuickstartParser:
    """Reads what the quickstart prints; see the module for the format."""

    name = "pytorch_quickstart"
    hints = ("Epoch ", "oss: ", "Error:", "Avg loss: ", "Performance:")
    headers = ("Test ", "Val", "Train")
    first = ("Epoc", "Erro", "Eval", "Accu", "Test", "Trai", "Val", "Avg", "Loss", "loss", "trai")

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell a header from other lines that begin like it."""
        return not low.startswith("epoch") or _header(low.capitalize()) is not None

    def __init__(self) -> None:
        self._header: int | None = None
        self._epoch: int | None = None
        self._title: str | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where the tutorial prints no such line."""
        text, title = frame.text, self._title
        self._title = None
        header = _header(text)
        if header:  # another program's, perhaps: its rule and a line with a loss will tell
            self._epoch = int(header[1])
            return None
        match = _line(text)
        if match:
            return self._record("train", frame, int(match[1]), int(match[2]))
        match = _title.match(text)
        if match:
            return self._parse_titled(match, frame)
        if title is not None and _result(text):
            return self._record(title, frame)
        return None

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _parse_titled(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        split = split_of(match[1])
        rest = frame.text[match.end() :]
        if not rest:
            self._title = split
            return ()
        return self._record(split, frame) if _result(rest) else None

    def _record(
        self, split: str, frame: Frame, step: int | None = None, total: int | None = None
    ) -> Sequence[Record]:
        metrics = {name.rpartition("Error: ")[2]: v for name, v in read_pairs(frame.text).items()}
        parser, stream = self.name, frame.stream
        return (Record(split, self._epoch, step, total, metrics, True, parser, stream),)


PARSER = PytorchQuickstartParser
