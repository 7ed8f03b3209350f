r"""BasicSR: restoration of images and videos, and what is built on it (Real-ESRGAN, GFPGAN).

Printed by `MessageLogger` of BasicSR's utils/logger.py every `print_freq` iterations, and by its
models after a validation, both behind the time and the level of Python's logging::

    [train..][epoch:  1, iter:   1,000, lr:(1.000e-04,)] [eta: 1 day, 1:00:00, time (data):
        0.100 (0.010)] l_pix: 1.2345e-02 l_g_gan: 1.0231e-01      (all on one line)
    Validation Set5
    \t # psnr: 26.1234\tBest: 26.1234 @ 1000 iter
    \t # ssim: 0.7812\tBest: 0.7812 @ 1000 iter

Records:

* `split`: `train`; `val` for a validation.
* `epoch`: as printed, from 0. `step`: the iteration; a validation has that of the line before.
* `metrics`: losses and others by printed name; `lr`, and `lr_2` of a second optimizer. Of a
  validation the set's name before the metric's, as in TensorBoard: `Set5/psnr`. What was best is
  not reported again; times are none.
* `final`: True.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "BasicSrParser"]

MAX_LINE = 4000
"""Characters of the longest line read."""

_line = re.compile(
    r"\[.{1,5}\.\.\]\[epoch: {0,9}([0-9]{1,9})(?:/ {0,9}[0-9]{1,9})?"
    r"(?:, iter: {0,9}([0-9,]{1,19}))?(?:, lr:\(([^()]{0,200})\))?\]"
    r"(?: \[eta: [^][]{0,100}\] ?)? ?(.*)"
).fullmatch
_items = re.compile(rf"(?:(?<=\s)|\A)([A-Za-z_][\w./-]{{0,60}}): ({NUMBER})(?=\s|\Z)").findall
_title = re.compile(r"Validation ([\w .+-]{1,80})").fullmatch
_result = re.compile(
    rf"\t # ([\w./-]{{1,60}}): ({NUMBER})(?:\tBest: {NUMBER} @ [0-9]{{1,12}} iter)?\s{{0,4}}"
).fullmatch


class BasicSrParser:
    """Reads what BasicSR prints; see the module for the format."""

    name = "basicsr"
    hints = ("..][epoch:", "Validation ", " # ")
    first = ("[", "Vali", "# ")
    headers = ("Vali",)

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell its own lines from others that begin like them."""
        return "..][epoch:" in low or low.startswith(("validation ", "\t # "))

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._step: int | None = None
        self._set: str | None = None

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of the format."""
        text = frame.text
        if len(text) > MAX_LINE:
            return None
        match = _line(text)
        if match is not None:
            return self._read_training(match, frame)
        title = _title(text)
        if title is not None:  # another program's, perhaps: what follows will tell
            self._set = title[1]
            return None
        result = _result(text)
        value = None if result is None or self._set is None else parse_number(result[2])
        if result is None or value is None:
            return None
        return self._record("val", {f"{self._set}/{result[1]}": value}, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read_training(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        values: dict[str, float] = {}
        for number, text in enumerate((match[3] or "").split(","), 1):
            rate = parse_number(text)
            if rate is not None:
                values["lr" if number == 1 else f"lr_{number}"] = rate
        for name, text in _items(match[4]):
            value = parse_number(text)
            if value is not None:
                values[name] = value
        if not values:
            return None
        self._epoch, self._set = int(match[1]), None
        self._step = int(match[2].replace(",", "")) if match[2] else None
        return self._record("train", values, frame)

    def _record(self, split: str, metrics: dict[str, float], frame: Frame) -> Sequence[Record]:
        place = (self._epoch, self._step, None)
        return (Record(split, *place, metrics, True, self.name, frame.stream),)


PARSER = BasicSrParser
