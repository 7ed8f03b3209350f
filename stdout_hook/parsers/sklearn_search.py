"""scikit-learn's searches: the fits of `GridSearchCV`, `cross_val_score` and the like.

Printed for `verbose` of 3 and more by all that cross-validates: `GridSearchCV`,
`RandomizedSearchCV`, their halving forms, `cross_validate`, `cross_val_score`, `learning_curve`::

    [CV 1/3] END C=0.1, kernel=rbf;, score=0.920 total time=   0.0s
    [CV 2/3; 1/6] END C=0.1;, score=(train=0.967, test=0.933) total time=   0.0s
    [CV 1/3] END C=0.1; acc: (train=0.780, test=0.760) f1: (test=0.832) total time=   0.0s
    [CV] END ................................ score: (test=0.967) total time=   0.0s
    [CV] C=0.1, kernel=rbf ...............................................    (before 0.24)
    [CV] ...... C=0.1, kernel=rbf, score=(train=0.967, test=0.933), total=   0.0s
    [CV] ............. C=0.1, kernel=rbf, acc=0.760, f1=0.832, total=   0.0s

Records, one for the values of the fold that is held out and one for those of training:

* `split`: `test`; `train` where the search returns training scores.
* `epoch`, `step`: None.
* `metrics`: by the scorer's name, `score` where there is one only.
* `final`: always True.
* `context`: `fold` and `candidate` from 1, where they are printed, and `parameters` as printed.

Before 0.24 only the line printed at the beginning of a fit tells parameters from scores; without
it the scores of several scorers are not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Union

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._by_shape import ByShape, grouped
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "SklearnSearchParser"]

Context = Union[int, float, str]

MAX_STARTED = 64
"""Fits running at a time whose parameters are remembered."""

MAX_PARAMETERS = 500
"""Characters of parameters kept in the context."""

_TIME = r" {0,4}[0-9.]{1,12}(?:s|min)"
_line = re.compile(
    r"\[CV(?: ([0-9]{1,6})/[0-9]{1,6})?(?:; ([0-9]{1,9})/[0-9]{1,9})?\] (START|END) (.*)"
).fullmatch
_old_line = re.compile(r"\[CV\] (.*)").fullmatch
_end = re.compile(rf" total time={_TIME}\Z").search
_old_end = re.compile(rf", total={_TIME}\Z").search
_score = re.compile(
    rf" ?,? ?([^\s:=(),][^:=(),]{{0,80}})(?:=|: )"
    rf"(?:({NUMBER})|\((?:train=({NUMBER}), ?)?test=({NUMBER})\))"
).match


class SklearnSearchParser:
    """Reads what cross-validation prints; see the module for the format."""

    name = "sklearn_search"
    hints = ("[CV",)
    headers = ("[CV",)
    first = "["
    goes_on_by = ()

    def __init__(self) -> None:
        self._started: list[str] = []

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is no fit's."""
        if not frame.text.startswith("[CV"):
            return None
        line = _line(frame.text)
        if line is None:
            return self._parse_old(frame)
        if line[3] == "START":
            return ()
        end = _end(line[4][-40:])
        if end is None:
            return None
        body = line[4][: -len(end[0])].lstrip(".")
        parameters, mark, scores = body.rpartition(";")
        context: dict[str, Context] = {}
        if line[1]:
            context["fold"] = int(line[1])
        if line[2]:
            context["candidate"] = int(line[2])
        return self._records(scores, parameters if mark else "", context, frame)

    def _parse_old(self, frame: Frame) -> Sequence[Record] | None:
        line = _old_line(frame.text)
        if line is None:
            return None
        end = _old_end(line[1][-40:])
        if end is None:
            return self._start(line[1])
        body = line[1][: -len(end[0])].lstrip(".").lstrip(" ")
        parameters = self._parameters_of(body)
        if parameters is None:
            return ()
        return self._records(body[len(parameters) :], parameters, {}, frame)

    def _start(self, text: str) -> Sequence[Record] | None:
        """Note the parameters of a fit that begins."""
        parameters = text.rstrip(".").strip()
        if parameters and "=" not in parameters:
            return None
        if parameters not in self._started:
            self._started = [*self._started[1 - MAX_STARTED :], parameters]
        return ()

    def _parameters_of(self, body: str) -> str | None:
        """Return the parameters that `body` begins with, None where scores may follow unseen."""
        begun = [
            p for p in self._started if body.startswith(p) and body[len(p) :][:2] in ("", ", ")
        ]
        if begun:
            return max(begun, key=len)
        parameters, mark, _ = body.rpartition(", score=")
        return parameters if mark else None

    def _records(
        self, text: str, parameters: str, context: dict[str, Context], frame: Frame
    ) -> Sequence[Record] | None:
        scores = _scores(text)
        if scores is None:
            return None
        if parameters:
            context["parameters"] = parameters[:MAX_PARAMETERS]
        name, stream, told = self.name, frame.stream, context or None
        return [
            Record(split, None, None, None, metrics, True, name, stream, None, told)
            for split, metrics in grouped(scores).items()
        ]

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


@ByShape
def _scores(text: str) -> dict[tuple[str, str], float] | None:
    """Read `, score=0.9` or ` acc: (train=0.9, test=0.8) f1: (test=0.7)`, None where it is else."""
    found: dict[tuple[str, str], float] = {}
    place = 0
    while place < len(text):
        score = _score(text, place)
        if score is None:
            return None
        name, alone, train, test = score.groups()
        for split, printed in (("test", alone or test), ("train", train)):
            value = parse_number(printed) if printed else None
            if value is not None:
                found[split, name] = value
        place = score.end()
    return found


PARSER = SklearnSearchParser
