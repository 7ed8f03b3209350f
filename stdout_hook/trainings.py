"""Several trainings one after another in one log: a second `fit`, folds, a search by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Optional, Union

from stdout_hook.records import Record, new_tuple

__all__ = ["Trainings"]

_EVALUATED = ("val", "test")
_TOLD_APART = frozenset(("rank", "fold", "trial", "run"))
_Number = Union[int, float]

_place_of = attrgetter("epoch", "split", "parser", "context")


class Trainings:
    """Tells the trainings of one stream apart: the second has the context ``{"training": 2}``.

    A training begins where the epoch of the set that is trained on goes back to the start; where a
    parser reads no epochs, the step. What is resumed goes back too, to its last checkpoint, but
    not to the start, and is the same training. A step with its total, as on a bar, starts again in
    every epoch and tells nothing. Validation and tests belong to the training that they follow.
    What a parser tells apart itself, by fold, trial or run, is left as it is.

    Attributes:
        number: Which training this is, from 1.
    """

    def __init__(self) -> None:
        self.number = 1
        self._context = {"training": 1}
        self._courses: dict[tuple[str, Optional[str]], _Course] = {}
        self._with_epochs: set[str] = set()
        self._last_place: Optional[tuple[Any, ...]] = None
        self._last_without_step = False

    def mark(self, records: Sequence[Record]) -> Sequence[Record]:
        """Return the records of one frame, marked with the training they belong to."""
        for record in records:
            place, step = _place_of(record), record.step
            if place == self._last_place and (step is None) is self._last_without_step:
                continue  # a bar goes on
            epoch, split, parser, context = place
            if epoch is not None:
                self._last_place = place if context is None else None
                self._last_without_step = step is None
                self._with_epochs.add(parser)
                at: _Number = epoch
            elif step is None or record.total_steps is not None or parser in self._with_epochs:
                continue
            else:
                at = step
            if split not in _EVALUATED and (context is None or not _is_told_apart(record)):
                self._follow(parser, split, at, has_step=step is not None)
        if self.number == 1:
            return records
        return [
            new_tuple(Record, (*record[:-1], self._context))
            if record.context is None
            else self._marked(record)
            for record in records
        ]

    def _follow(self, parser: str, split: Optional[str], at: _Number, *, has_step: bool) -> None:
        """Follow the course of a training, at an epoch, or a step where no epochs are read."""
        key = (parser, split)
        course = self._courses.get(key)
        if course is None or course.starts_again(at, has_step=has_step):
            if course is not None:
                self.number += 1
                self._context = {"training": self.number}
                self._courses.clear()
            course = self._courses[key] = _Course(at, at)
        if at > course.furthest:
            course.furthest = at
        course.has_steps = course.has_steps or has_step

    def _marked(self, record: Record) -> Record:
        if _is_told_apart(record):
            return record
        return record._replace(context={**(record.context or {}), **self._context})


@dataclass
class _Course:
    """How far a training has come, in epochs or in steps."""

    first: _Number
    furthest: _Number
    has_steps: bool = False

    def starts_again(self, at: _Number, *, has_step: bool) -> bool:
        """Tell a start from a checkpoint, and from what is said of an epoch after its end."""
        if at >= self.furthest or (self.has_steps and not has_step):
            return False
        return at <= self.first or at <= self.furthest / 2


def _is_told_apart(record: Record) -> bool:
    return record.context is not None and not _TOLD_APART.isdisjoint(record.context)
