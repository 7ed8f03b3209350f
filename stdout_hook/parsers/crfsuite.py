"""CRFsuite: the iterations of its trainers, in its own words and in sklearn-crfsuite's.

Printed by the `crfsuite` program and python-crfsuite, and in one line by `CRF(verbose=True)`::

    ***** Iteration #1 *****
    Loss: 54.971632
    Feature norm: 1.000000
    Error norm: 18.616381
    Performance by label (#match, #model, #ref) (precision, recall, F1):
        A: (26, 34, 26) (0.7647, 1.0000, 0.8667)
    Macro-average precision, recall, F1: (0.882353, 0.809524, 0.815686)
    Item accuracy: 39 / 47 (0.8298)
    Instance accuracy: 4 / 10 (0.4000)
    Iter 1   time=0.00  loss=55.06    active=16    precision=0.843  recall=0.790  F1=0.795
             Acc(item/seq)=0.809 0.400  feature_norm=1.00           (the same line)
    Label      Precision    Recall     F1    Support
    A              0.800     0.923  0.857         26

Records, one for each line that holds values:

* `split`: `train` for the loss, the norms and the learning rate; `val` for what is computed on the
  holdout group.
* `step`: the iteration, from 1; `epoch` instead where stochastic gradient descent counts epochs.
* `metrics`: `loss`, `feature_norm`, `error_norm`, `learning_rate`; `precision`, `recall` and `f1`,
  the means over the labels, or a label's own; `item_accuracy`, `instance_accuracy`.
* `final`: always True.
* `context`: `label`, for the values of one label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARSER", "CrfsuiteParser"]

_LABEL = "label"
_SCORES = ("precision", "recall", "f1")
_TRAINING = {
    "Loss": "loss",
    "Feature norm": "feature_norm",
    "Feature L2-norm": "feature_norm",
    "Error norm": "error_norm",
    "Learning rate (eta)": "learning_rate",
}
_EVALUATED = {"Item accuracy": "item_accuracy", "Instance accuracy": "instance_accuracy"}

_header = re.compile(r"\*{5} (Iteration|Epoch) #([0-9]{1,9}) \*{5}").fullmatch
_value = re.compile(rf"([A-Z][A-Za-z0-9 ()-]{{3,60}}): ({NUMBER})").fullmatch
_share = re.compile(
    rf"(Item accuracy|Instance accuracy): [0-9]{{1,15}} / [0-9]{{1,15}} \(({NUMBER})\)"
).fullmatch
_macro = re.compile(
    rf"Macro-average precision, recall, F1: \(({NUMBER}), ({NUMBER}), ({NUMBER})\)"
).fullmatch
_of_label = re.compile(
    rf" {{4}}(\S.{{0,200}}): \([0-9, ]{{1,60}}\) "
    rf"\(({NUMBER}|\*{{6}}), ({NUMBER}|\*{{6}}), ({NUMBER}|\*{{6}})\)"
).fullmatch
_line = re.compile(
    rf"Iter ([0-9]{{1,9}}) {{1,6}}time=[0-9.]{{1,12}} {{1,8}}loss=({NUMBER})"
    r"(?: {1,12}active=[0-9]{1,15})?"
    rf"(?: {{1,12}}precision=({NUMBER}) {{1,4}}recall=({NUMBER}) {{1,4}}F1=({NUMBER}) {{1,4}}"
    rf"Acc\(item/seq\)=({NUMBER}) ({NUMBER}))?(?: {{1,12}}feature_norm=({NUMBER}))? *"
).fullmatch
_table = re.compile(r"Label {1,99}Precision {1,9}Recall {1,9}F1 {1,9}Support *").fullmatch
_row = re.compile(
    rf"(\S.{{0,99}}?) {{1,99}}({NUMBER}) {{1,9}}({NUMBER}) {{1,9}}({NUMBER}) {{1,12}}[0-9]{{1,12}}"
).fullmatch
_rule = re.compile(r"[-=]{2,200}(?: {2}-{2,60}){0,9}").fullmatch


class CrfsuiteParser:
    """Reads what CRFsuite prints; see the module for the format."""

    name = "crfsuite"
    hints = ("***** Iteration #", "***** Epoch #", "Iter ")
    headers = ()
    first = ("****", "Iter")

    def __init__(self) -> None:
        self._epoch: int | None = None
        self._step: int | None = None
        self._inside = False
        self._in_table = False
        self._ended = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not CRFsuite's."""
        header = _header(frame.text)
        if header is not None:
            number = int(header[2])
            self._epoch, self._step = (None, number) if header[1] == "Iteration" else (number, None)
            self._inside, self._ended = True, False
            return ()
        if self._inside:
            return self._parse_inside(frame)
        line = _line(frame.text)
        if line is not None:
            return self._parse_line(line, frame)
        if self._in_table:
            return self._parse_row(frame)
        return self._parse_end(frame.text)

    def _parse_inside(self, frame: Frame) -> Sequence[Record] | None:
        """Read a line of an iteration, which ends at the first of another kind."""
        value = _value(frame.text)
        if value is not None and value[1] in _TRAINING:
            return self._record("train", {_TRAINING[value[1]]: value[2]}, frame)
        share = _share(frame.text)
        if share is not None:
            return self._record("val", {_EVALUATED[share[1]]: share[2]}, frame)
        macro = _macro(frame.text)
        if macro is not None:
            return self._record("val", dict(zip(_SCORES, macro.groups())), frame)
        label = _of_label(frame.text)
        if label is not None:
            return self._record("val", dict(zip(_SCORES, label.groups()[1:])), frame, label[1])
        if value is not None or frame.text.startswith("Performance by label"):
            return ()
        self._inside = False
        return self._parse_end(frame.text)

    def _parse_line(self, line: re.Match[str], frame: Frame) -> Sequence[Record]:
        step, loss, *scores, item, instance, norm = line.groups()
        self._epoch, self._step, self._ended = None, int(step), False
        names = (*_SCORES, *_EVALUATED.values())
        return [
            *self._record("train", {"loss": loss, "feature_norm": norm}, frame),
            *self._record("val", dict(zip(names, (*scores, item, instance))), frame),
        ]

    def _parse_row(self, frame: Frame) -> Sequence[Record] | None:
        row = _row(frame.text)
        if row is None:
            self._in_table = bool(_rule(frame.text)) and not frame.text.startswith("-" * 30)
            return None
        return self._record("val", dict(zip(_SCORES, row.groups()[1:])), frame, row[1])

    def _parse_end(self, text: str) -> Sequence[Record] | None:
        """Note what follows the last iteration: a table, and its loss once more."""
        if self._step is None and self._epoch is None:
            return None
        if _table(text):
            self._in_table = True
            return ()
        if " terminated with " in text:
            self._ended = True
            return ()
        return () if self._ended and text.startswith("Loss: ") else None

    def _record(
        self,
        split: str,
        texts: Mapping[str, str | None],
        frame: Frame,
        label: str | None = None,
    ) -> Sequence[Record]:
        numbers = {name: parse_number(text) for name, text in texts.items() if text}
        metrics = {name: number for name, number in numbers.items() if number is not None}
        if not metrics:
            return ()
        context = None if label is None else {_LABEL: label}
        return (
            Record(
                split,
                self._epoch,
                self._step,
                None,
                metrics,
                parser=self.name,
                stream=frame.stream,
                context=context,
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


PARSER = CrfsuiteParser
