r"""Caffe: iterations, net outputs and tests of its solver, and what `caffe test` tells.

Printed by BVLC Caffe and NVCaffe, with glog's prefix or without::

    I0506 12:00:00.123456 12345 solver.cpp:347] Iteration 500, Testing net (#0)
    I0506 12:00:01.123456 12345 solver.cpp:414]     Test net output #0: accuracy = 0.9698
    I0506 12:00:01.123456 12345 solver.cpp:414]     Test net output #1: loss = 0.0967276 (* 1 = 0.0967276 loss)
    I0506 12:00:02.123456 12345 solver.cpp:239] Iteration 500 (45.1 iter/s, 2.2s/100 iters), loss = 0.186758
    I0506 12:00:02.123456 12345 solver.cpp:258]     Train net output #0: loss1/top-1 = 0.52
    I0506 12:00:02.123456 12345 sgd_solver.cpp:112] Iteration 500, lr = 0.00964069
    I0506 12:00:09.123456 12345 caffe.cpp:304] Batch 49, accuracy = 0.97
    I0506 12:00:09.123456 12345 caffe.cpp:309] Loss: 0.0421
    I0506 12:00:09.123456 12345 caffe.cpp:321] accuracy = 0.9868

Records, one a line:

* `split`: `train`, or `test` behind `Testing net` and of `caffe test`.
* `epoch`: None.
* `step`: the iteration; of outputs and tests that of the line before them. None of `caffe test`.
* `metrics`: `loss`, smoothed; `lr`; outputs by their printed name, one that is printed several times
  with its number, `class_acc/1`. The output `loss` of training is that of its iteration, and left
  out, as are weighted values in brackets and the batches of `caffe test`.
* `final`: always True.
* `context`: `{"net": 1}` for tests of other nets than the first.

`Iteration 1, loss = 0.5` is other programs' line, too: without its prefix it is read only once
another line has shown that this is Caffe.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "CaffeParser"]

_prefix = re.compile(
    r"[IW][0-9]{4} [0-9:]{8}(?:\.[0-9]{1,9})? {1,4}[0-9]{1,12} "
    r"\w{0,30}(?:solver|caffe)\.cpp:[0-9]{1,6}\] ?"
).match
_iteration = re.compile(
    r"Iteration ([0-9]{1,12})(?: \([^()]{1,80} iters?\)(?:, [0-9./]{1,20}ep)?)?, "
    rf"(?:(loss|lr) = ({NUMBER})(?:, .{{0,80}})?|Testing net \(#([0-9]{{1,4}})\))$"
).match
_output = re.compile(
    rf" {{0,8}}(Train|Test) net output #[0-9]{{1,6}}: (\S{{1,100}}) = ({NUMBER})"
    r"(?: \(\* [^()]{1,80} loss\))?$"
).match
_result = re.compile(rf"(\S{{1,100}}) = ({NUMBER})(?: \(\* [^()]{{1,80}} loss\))?$").match
_batch = re.compile(rf"Batch [0-9]{{1,9}}, (\S{{1,100}}) = {NUMBER}$").match
_loss = re.compile(rf"(Test loss|Loss): ({NUMBER})$").match
_begin = re.compile(
    r"(?:Solving |Learning Rate Policy: |Running for [0-9]{1,9} iterations\.)"
).match


class CaffeParser:
    """Reads lines of Caffe's solver; see the module for the format."""

    name = "caffe"
    hints = ("Iteration ", " net output #", "Learning Rate Policy: ", "Running for ")
    first = ("Iteration", "Train net", "Test net", "Learning", "Running", "Solving", "I0", "W0")
    headers = ("Learning Rate Policy: ", "Solving ")

    def __init__(self) -> None:
        self._is_sure = False
        self._step: int | None = None
        self._net = 0
        self._names: list[str] = []
        self._of_batches: set[str] = set()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of Caffe's."""
        text = frame.text
        prefix = _prefix(text)
        if prefix is not None:
            self._is_sure, text = True, text[prefix.end() :]
        match = _iteration(text)
        if match is not None:
            return self._read_iteration(match, frame)
        match = _output(text)
        if match is not None:
            self._is_sure = True
            return self._read_output(match, frame)
        return self._read_other(text, frame)

    def _read_iteration(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        if match[2] != "loss" or match[0].count("(") or self._is_sure:
            self._is_sure = True
        else:
            return None
        self._step, self._net, self._names = int(match[1]), int(match[4] or 0), []
        if match[2] is None:
            return ()
        return self._record("train", match[2], match[3], frame)

    def _read_output(self, match: re.Match[str], frame: Frame) -> Sequence[Record]:
        name, split = match[2], match[1].lower()
        if split == "train" and name == "loss":
            return ()
        self._names.append(name)
        again = self._names.count(name) - 1
        return self._record(split, f"{name}/{again}" if again else name, match[3], frame)

    def _read_other(self, text: str, frame: Frame) -> Sequence[Record] | None:
        if _begin(text):
            self._step, self._of_batches = None, set()
            self._is_sure = self._is_sure or not text.startswith("Solving ")
            return () if self._is_sure else None
        if not self._is_sure:
            return None
        match = _batch(text)
        if match is not None:
            self._of_batches.add(match[1])
            return ()
        match = _loss(text)
        if match is not None and (self._of_batches or match[1] == "Test loss"):
            return self._record("test", "loss", match[2], frame)
        match = _result(text)
        if match is not None and match[1] in self._of_batches - {"loss"}:
            return self._record("test", match[1], match[2], frame)
        return None

    def _record(self, split: str, name: str, text: str, frame: Frame) -> Sequence[Record]:
        value = parse_number(text)
        if value is None:
            return ()
        context = {"net": self._net} if self._net and split == "test" else None
        return (
            Record(
                split,
                None,
                self._step,
                None,
                {name: value},
                parser=self.name,
                stream=frame.stream,
                context=context,
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


PARSER = CaffeParser
