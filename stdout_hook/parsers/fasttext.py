"""fastText: the progress of training and of autotune, and the results of `test`.

Printed by the command line and the Python package, by all versions::

    Progress:  53.3% words/sec/thread: 7446542 lr:  0.233701 avg.loss:  0.008252 ETA:   0h 0m 0s
    Progress: 53.3%  words/sec/thread: 2000000  lr: 0.046700  loss: 0.161026  eta: 0h0m
    Progress:  12.5% Trials:   10 Best score:  0.843281 ETA:   0h 4m22s
    N	3000
    P@1	0.124
    R@1	0.0541
    F1-Score : 0.857143  Precision : 0.818182  Recall : 0.900000   __label__baking

Records:

* `split`: `train`; `val` for autotune; `test` for what `test` and `test-label` print.
* `epoch`: None. `step`: None; of autotune the number of trials.
* `metrics`: `loss`, the average up to here, and `lr`; `best_score` of autotune; `P@1`, `R@1`, with
  the number of labels that were predicted; `F1-Score`, `Precision` and `Recall` of a label.
* `final`: False while the bar is redrawn, True for its last state and for all results.
* `context`: `label`, for the values of one label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PARSER", "FasttextParser"]

_progress = re.compile(
    rf"Progress: {{1,4}}[0-9.]{{1,6}}% {{1,2}}words/sec/thread: {{1,9}}-?[0-9]{{1,20}} {{1,2}}"
    rf"lr: {{1,9}}({NUMBER}) {{1,2}}(?:avg\.)?loss: {{1,9}}({NUMBER}) {{1,2}}"
    r"(?:ETA|eta): {1,4}[-0-9 hms]{1,40}"
).fullmatch
_autotune = re.compile(
    rf"Progress: {{1,4}}[0-9.]{{1,6}}% Trials: {{1,5}}([0-9]{{1,9}}) "
    rf"Best score: {{1,9}}({NUMBER}|unknown) ETA: {{1,4}}[-0-9 hms]{{1,40}}"
).fullmatch
_result = re.compile(rf"([PR]@[0-9]{{1,9}})[\t ]{{1,8}}({NUMBER})").fullmatch
_count = re.compile(r"N\t[0-9]{1,15}|Number of examples: [0-9]{1,15}").fullmatch
_label = re.compile(
    rf"F1-Score : ({NUMBER}|-{{8}})  Precision : ({NUMBER}|-{{8}})  Recall : ({NUMBER}|-{{8}})"
    r"   (\S{1,300})"
).fullmatch


class FasttextParser:
    """Reads what fastText prints; see the module for the format."""

    name = "fasttext"
    hints = ("words/sec/thread:", " Best score: ", "P@", "R@", "F1-Score : ")
    headers = ()
    first = ("Prog", "P@", "R@", "F1-S")
    goes_on_by = ("N\t", "Number of examples")

    def __init__(self) -> None:
        self._drawn: Mapping[str, float] = {}

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not fastText's."""
        text = frame.text
        progress = _progress(text)
        if progress is not None:
            lr, loss = progress.groups()
            return self._draw("train", None, {"loss": loss, "lr": lr}, frame)
        autotune = _autotune(text)
        if autotune is not None:
            return self._draw("val", int(autotune[1]), {"best_score": autotune[2]}, frame)
        result = _result(text)
        if result is not None:
            return self._results({result[1]: result[2]}, frame)
        label = _label(text)
        if label is None:
            return () if _count(text) and self._drawn else None
        texts = dict(zip(("F1-Score", "Precision", "Recall"), label.groups()))
        return self._results(texts, frame, {"label": label[4]})

    def _draw(
        self, split: str, step: int | None, texts: Mapping[str, str], frame: Frame
    ) -> Sequence[Record]:
        """Return a state of the bar, where it is another than the one before or the last."""
        metrics = _numbers(texts)
        final = frame.end != "\r"
        before, self._drawn = self._drawn, metrics
        if not metrics or (before == metrics and not final):
            return ()
        return (Record(split, None, step, None, metrics, final, self.name, frame.stream),)

    def _results(
        self, texts: Mapping[str, str], frame: Frame, context: Mapping[str, str] | None = None
    ) -> Sequence[Record]:
        metrics = _numbers(texts)
        if not metrics:
            return ()
        return (
            Record(
                "test", None, None, None, metrics, True, self.name, frame.stream, context=context
            ),
        )

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _numbers(texts: Mapping[str, str]) -> dict[str, float]:
    numbers = {name: parse_number(text) for name, text in texts.items()}
    return {name: number for name, number in numbers.items() if number is not None}


PARSER = FasttextParser
