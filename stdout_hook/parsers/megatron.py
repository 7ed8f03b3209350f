"""Megatron-LM: training and validation lines, and those of GPT-NeoX, Megatron-DeepSpeed, NeMo.

Printed by `pretrain_*.py` of Megatron-LM and the programs made from it, newer versions with the
time in brackets in front::

     iteration     3000/    5000 | consumed samples:        24000 | elapsed time per iteration
        (ms): 290.9 | learning rate: 1.398E-04 | global batch size:     8 | lm loss: 8.640376E-01 |
        loss scale: 262144.0 | grad norm: 2.122 | number of skipped iterations:   0 | number of
        nan iterations:   0 |                                              (all on one line)
     validation loss at iteration 3000 | lm loss value: 6.826255E+00 | lm loss PPL: 9.217E+02 |
     validation results at iteration 1000 | lm_loss value: 5.1E+00 | …     (GPT-NeoX)
    Training epoch 0, iteration 9/99 | lr: 1.499e-07 | global_step: 9 | reduced_train_loss: 11.03

Records:

* `split`: `train`; `val`, or `test` where the line says that it is of the test set. With several
  validation sets `val-` and the set's name or number.
* `epoch`: None, but in NeMo as printed. `step`, `total_steps`: the iteration, from 1 (NeMo: from
  0), and their number. A validation at the end of training has the step of the line before.
* `metrics`: by printed name: losses (`lm loss`, `lm loss PPL`, …), `learning rate`, `loss scale`,
  `grad norm`, `params norm`, `num zeros`; `tokens`, the count of consumed tokens. Times, speeds,
  sizes and other counts are none.
* `final`: True. NeMo shows `val_loss` on all lines: it is reported when it is new.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Callable, Optional

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._by_shape import ByShape, grouped
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "MegatronParser"]

_train = re.compile(
    r" ?(?:\[[0-9]{4}-[0-9: .-]{10,30}\] ?)?(?:samples/sec: {1,3}[0-9.]{1,20} \| )?"
    r"(?:Training epoch ([0-9]{1,9}), )?iteration:? {1,9}([0-9]{1,9})/ {0,9}([0-9]{1,9}) \|"
    r"(.{1,9000})"
).match
_validated = re.compile(
    r" ?(validation|test)(-[\w.-]{1,80})? (?:loss|results) at (.{1,80}?) \| (.{1,9000})"
).match
_iteration = re.compile(r"iteration ([0-9]{1,9})(?: |\Z)").match
_PLAIN = frozenset(
    (
        *("learning rate", "decoupled learning rate", "lr", "loss scale"),
        *("grad norm", "params norm", "num zeros"),
    )
)
_loss = re.compile(r"(?:.*[ _-])?loss(?:es)?(?:[ _-].*)?\Z", re.IGNORECASE).match
_exponent = re.compile(r"-?[0-9]\.[0-9]{2,9}E[-+][0-9]{2,3}\Z|-?(?:nan|inf)\Z", re.IGNORECASE).match


class MegatronParser:
    """Reads Megatron-LM's lines and those of its kin; see the module for the format."""

    name = "megatron"
    hints = ("iteration ", "iteration: ", " loss at ", " results at ")
    headers = ()
    first = ("[0", "samp", "Trai", "iter", "vali", "test")
    goes_on_by = ()

    def __init__(self) -> None:
        self._step: Optional[int] = None
        self._val = ""

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        line = _train(frame.text)
        if line is not None:
            return self._read_training(line, frame)
        line = _validated(frame.text)
        return None if line is None else self._read_validation(line, frame)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _read_training(self, line: re.Match[str], frame: Frame) -> Optional[Sequence[Record]]:
        text = line[4]
        values = _read(text, self._is_new) if "val_" in text else _read_plain(text)
        if not values:
            return None
        self._step = int(line[2])
        place = (int(line[1]) if line[1] else None, self._step, int(line[3]))
        return [
            Record(split, *place, metrics, True, self.name, frame.stream)
            for split, metrics in grouped(values).items()
        ]

    def _is_new(self, text: str) -> bool:
        known, self._val = self._val, text
        return text != known

    def _read_validation(self, line: re.Match[str], frame: Frame) -> Optional[Sequence[Record]]:
        metrics = {}
        for name, text in _cells(line[4]):
            value = parse_number(text)
            if value is not None:
                metrics[name.removesuffix(" value")] = value
        if not metrics:
            return None
        where = _iteration(line[3])
        if where is not None:
            self._step = int(where[1])
        split = "test" if line[1] == "test" or "test" in line[3] else "val"
        split += line[2] or ""
        return (Record(split, None, self._step, None, metrics, True, self.name, frame.stream),)


def _cells(text: str) -> list[tuple[str, str]]:
    """Return the names and values between bars; in 2019 there was no colon between the two."""
    found = []
    for cell in text.split("|"):
        name, colon, value = cell.strip().rpartition(":")
        if not colon:
            name, _, value = cell.strip().rpartition(" ")
        found.append((name.strip(), value.strip()))
    return found


def _read(text: str, is_new: Callable[[str], bool]) -> dict[tuple[str, str], float]:
    """Return the values of a line of training by split and name."""
    found = {}
    for name, printed in _cells(text):
        value = parse_number(printed)
        if value is None:
            continue
        if name.startswith("val_"):
            if is_new(printed):
                found["val", "tokens" if "tokens" in name else name[4:]] = value
        elif _is_metric(name, printed):
            found["train", "tokens" if "tokens" in name else name] = value
    return found


_read_plain = ByShape(partial(_read, is_new=bool), tells_exponents=True)


def _is_metric(name: str, text: str) -> bool:
    if name in _PLAIN or name.replace("_", " ") == "consumed tokens":
        return True
    return _loss(name) is not None or _exponent(text) is not None


PARSER = MegatronParser
