"""Several trainings one after another in one log: a second `fit`, folds, a search by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
        self._courses: dict[tuple[str, Optional[str]], _Course] = {}
        self._with_epochs: set[str] = set()
        self._last_place: Optional[tuple[Any, ...]] = None
        self._last_without_step = False

    def mark(self, frames: Iterable[Sequence[Record]]) -> list[Record]:
        """Return the records of frames, marked with the training that each frame belongs to.

        The values of one frame belong together, whichever stands first.
        """
        marked: list[Record] = []
        unmarked: list[Record] = []
        for records in frames:
            number = self.number
            for record in records:
                if record.epoch is None:
                    if record.step is None or record.total_steps is not None:
                        continue  # it tells nothing
                elif (
                    _place_of(record) == self._last_place
                    and (record.step is None) is self._last_without_step
                ):
                    continue  # a bar goes on
                self._look_at(record)
            if number != self.number:
                marked += _marked(unmarked, number)
                unmarked = []
            unmarked += records
        return marked + _marked(unmarked, self.number)

    def _look_at(self, record: Record) -> None:
        """Find out whether a record that has an epoch or a step begins a training."""
        split, epoch, step, _, _, _, parser, _, _, context = record
        if epoch is not None:
            self._last_place = _place_of(record) if context is None else None
            self._last_without_step = step is None
            self._with_epochs.add(parser)
        elif parser in self._with_epochs:
            return
        if split not in _EVALUATED and (context is None or _TOLD_APART.isdisjoint(context)):
            at: _Number = step or 0 if epoch is None else epoch
            course = self._courses.get((parser, split))
            if course is None or not course.goes_on(at, has_step=step is not None):
                self._begin(parser, split, at, has_step=step is not None)

    def _begin(self, parser: str, split: Optional[str], at: _Number, *, has_step: bool) -> None:
        """Begin a course, of another training where there is one of this parser and split."""
        if (parser, split) in self._courses:
            self.number += 1
            self._courses.clear()
        self._courses[parser, split] = _Course(at, at, has_step)


def _marked(records: list[Record], number: int) -> list[Record]:
    """Return records marked as those of a training; what is told apart already stays so."""
    if number == 1:
        return records
    context = {"training": number}
    last = (context,)
    return [
        new_tuple(Record, record[:-1] + last)
        if record.context is None
        else _with_context(record, record.context, context)
        for record in records
    ]


def _with_context(record: Record, own: Mapping[str, Any], more: Mapping[str, int]) -> Record:
    return record if not _TOLD_APART.isdisjoint(own) else record._replace(context={**own, **more})


@dataclass
class _Course:
    """How far a training has come, in epochs or in steps."""

    first: _Number
    furthest: _Number
    has_steps: bool = False

    def goes_on(self, at: _Number, *, has_step: bool) -> bool:
        """Move on to an epoch or a step; tell whether it is no start of another training.

        It may be a checkpoint, or what is said of an epoch after its end.
        """
        if at >= self.furthest:
            self.furthest = at
        elif (has_step or not self.has_steps) and (at <= self.first or at <= self.furthest / 2):
            return False
        self.has_steps = self.has_steps or has_step
        return True
