"""A line of a hand-written loop: its values, where in the training, and whether to believe it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from math import isfinite
from typing import Optional, Union

from stdout_hook.items import Form, Part, scan
from stdout_hook.names import SPLITS, Kind, read_name
from stdout_hook.numbers import Amount
from stdout_hook.parsers._loop_words import (
    FILLERS,
    FORBIDDEN,
    MARKS,
    PROSE,
    is_in_names,
    is_known,
)

__all__ = ["Belief", "Group", "Line", "Value", "read_line"]

MAX_EPOCHS = 3000
"""The largest total that is one of epochs where only `[3/100]` is printed."""

MAX_VALUES = 200
"""Values of a line; more are data."""

_POSITIONS = {
    Kind.EPOCH: "epoch",
    Kind.STEP: "step",
    Kind.COUNT: "count",
    Kind.GROUP: "fold",
}

_words = re.compile(r"[^\W_]+").findall


class Belief(IntEnum):
    """How sure it is that a line tells metrics."""

    NONE = 0
    HEADER = 1
    """It holds a position alone."""
    REPEATED = 2
    """Only if the like of it comes again with other numbers."""
    CONTEXT = 3
    """It names metrics, but no position: what was before it decides."""
    SURE = 4


@dataclass
class Value:
    """One metric's value; `split` is None where the line does not tell, `place` is in the line."""

    split: Optional[str]
    metric: str
    number: float
    place: int = 0


@dataclass
class Group:
    """Values that were printed for one position."""

    epoch: Union[int, float, None] = None
    epochs: Optional[int] = None
    step: Optional[int] = None
    steps: Optional[int] = None
    count: Optional[int] = None
    counts: Optional[int] = None
    fold: Optional[int] = None
    folds: Optional[int] = None
    fold_name: str = ""
    values: list[Value] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def put(self, kind: str, part: Part) -> None:
        """Take an amount for the epoch, the step, the count or the fold."""
        amount = part.amount
        assert amount is not None
        setattr(self, kind, amount.value if amount.whole is None else amount.whole)
        setattr(self, f"{kind}s", amount.total)
        self.places[kind] = part.place

    @property
    def has_position(self) -> bool:
        """Whether an epoch, a step or the like was printed."""
        return not (self.epoch is None and self.step is None and self.count is None)


@dataclass
class Line:
    """What a line tells.

    Attributes:
        groups: The values; several groups where threads joined their lines.
        belief: Whether to believe it.
        is_final: Whether it says that its values are those of the training's end.
        split: The split that the line tells for all that follows.
        has_epoch: Whether an epoch was printed.
        has_position: Whether an epoch, a step or the like was printed.
    """

    groups: list[Group]
    belief: Belief
    is_final: bool
    split: Optional[str]
    has_epoch: bool
    has_position: bool


def read_line(text: str) -> Optional[Line]:
    """Return what a line tells, None where it tells nothing."""
    parts = scan(text)
    if not parts or len(parts) > MAX_VALUES:
        return None
    reader = _Reader()
    for part in parts:
        if part.form == Form.NAMED:
            reader.named(part)
        elif part.amount is not None:
            reader.bare(part)
        else:
            reader.words(part)
    reader.end()
    belief = reader.belief()
    if belief == Belief.NONE:
        return None
    groups = reader.groups
    has_epoch = any(group.epoch is not None for group in groups)
    has_position = any(group.has_position for group in groups)
    return Line(groups, belief, reader.is_final, reader.split, has_epoch, has_position)


class _Reader:
    """Weighs a line's parts one after the other."""

    def __init__(self) -> None:
        self.groups = [Group()]
        self.split: Optional[str] = None
        self.is_final = False
        self._kinds: set[Kind] = set()
        self._is_out = False
        self._is_odd = False
        self._labelled = False
        self._plain_first = False
        self._carried = ""
        self._last: Optional[Kind] = None
        self._all_decimal = True
        self._has_decimal = False
        self._has_named = False
        self._may_be_step = False
        self._awaits_epoch = False

    def named(self, part: Part) -> None:
        """Take an amount with its name."""
        name, amount = part.name, part.amount
        assert amount is not None
        self._last = name.kind
        if name.kind in _POSITIONS:
            self._set_position(part)
            self._tell_split(name.split)
            return
        self._has_named = True
        self._kinds.add(name.kind)
        if name.kind == Kind.SPLIT:
            self._is_odd = True  # of which metric, it does not say
        elif amount.value is not None and self._is_reported(part):
            self._add(part.words, amount, part.place)

    def bare(self, part: Part) -> None:
        """Take an amount without a name: only what is in brackets or has a unit may be there."""
        amount = part.amount
        assert amount is not None
        if part.form == Form.ASIDE or amount.total is not None:
            self._take_count(part)
        elif (
            self._carried and part.has_sign and self._last is not None and amount.value is not None
        ):
            self._kinds.add(read_name(self._carried).kind)
            self._add(self._carried, amount, part.place)
            self._carried = ""
        elif amount.value is not None and not amount.is_percent:
            self._is_out = True
        self._last = None

    def words(self, part: Part) -> None:
        """Take words without an amount."""
        self._last = None
        if part.form == Form.TAG and part.words.lower() in MARKS:
            return
        if part.form == Form.CALL:
            self._is_out = True
        split, strange = None, 0
        for word in _words(part.words.lower()):
            if word in FORBIDDEN:
                self._is_out = True
            elif word in SPLITS:
                split = SPLITS[word]
            elif word not in FILLERS and not is_known(word):
                strange += 1
        kind = part.name.kind
        if kind in (Kind.METRIC, Kind.MAYBE):
            self._carried = part.words
        self._awaits_epoch |= kind == Kind.EPOCH
        if split is not None:
            self.split, self._labelled = split, True
        if strange:
            self._weigh_strange(part, strange)

    def end(self) -> None:
        """Take `[10]` at a line's start, with no other position, for the step."""
        group = self.groups[0]
        epoch = group.epoch or 0
        if self._may_be_step and group.epochs is None and group.step is None and isfinite(epoch):
            group.step, group.epoch = int(epoch), None
            group.places["step"] = group.places.pop("epoch")

    def belief(self) -> Belief:
        """Say whether the whole line tells metrics."""
        kinds = self._kinds
        has_values = any(group.values for group in self.groups)
        has_position = any(group.has_position for group in self.groups)
        if self._is_out:
            return Belief.NONE
        if not has_values or kinds <= {Kind.RATE, Kind.PERFORMANCE, Kind.SETTING}:
            is_header = has_position or self.groups[0].fold is not None or self.split
            return Belief.HEADER if is_header and not self._is_odd else Belief.NONE
        if has_position:
            return Belief.SURE if self._is_sure() and not self._is_odd else Belief.REPEATED
        if Kind.METRIC not in kinds or Kind.SETTING in kinds or not self._all_decimal:
            return Belief.NONE
        return Belief.REPEATED if self._is_odd else Belief.CONTEXT

    def _is_sure(self) -> bool:
        """Tell whether values beside a position are a training's: scores are a game's, too."""
        if Kind.METRIC in self._kinds:
            return self._has_decimal
        counts = all(group.epoch is None and group.step is None for group in self.groups)
        return Kind.MAYBE in self._kinds and self._all_decimal and not counts

    def _is_reported(self, part: Part) -> bool:
        """Tell whether a value is a metric's; numbers with unknown names need a point."""
        kind = part.name.kind
        if kind in (Kind.PERFORMANCE, Kind.SETTING, Kind.REPEAT):
            return False
        assert part.amount is not None
        if kind == Kind.UNKNOWN and not part.has_sign:
            self._check_words(part)
            return False
        if kind == Kind.UNKNOWN and part.amount.whole is not None:
            return False
        if kind == Kind.UNKNOWN and len(part.words) == 1 and not part.words.isupper():
            return False
        self._check_words(part)
        return True

    def _check_words(self, part: Part) -> None:
        """Note that a name of several words holds some that names do not hold."""
        if " " not in part.words or part.name.kind == Kind.RATE:
            return
        words = _words(part.words.lower())
        strange = [word for word in words if not (is_in_names(word) or is_known(word))]
        if not strange:
            return
        self._is_odd = True
        if any(word in PROSE for word in strange) or len(strange) > 2:
            self._is_out = True

    def _weigh_strange(self, part: Part, strange: int) -> None:
        """Weigh unknown words: the name of a run or a thread may stand first."""
        is_first = not self.groups[0].values and not self.groups[0].has_position
        if part.form == Form.TAG and strange <= 2:
            return
        self._is_odd = True
        if not is_first or part.form != Form.LABEL or strange > 2:
            self._is_out = True

    def _set_position(self, part: Part) -> None:
        amount, name = part.amount, part.name
        assert amount is not None
        kind = _POSITIONS[name.kind]
        if amount.whole is None and (amount.value is None or kind != "epoch"):
            self._is_out = True
            return
        group = self._group_without(kind)
        group.put(kind, part)
        if kind == "fold":
            group.fold_name = name.metric.lower()

    def _group_without(self, kind: str) -> Group:
        """Return the last group; a new one where it has that position, and values, already."""
        if getattr(self.groups[-1], kind) is not None and self.groups[-1].values:
            self.groups.append(Group())
        return self.groups[-1]

    def _take_count(self, part: Part) -> None:
        """Take counts without a name, before the values: `[20/100]`, `[1, 2000]`, `3/10`."""
        group, amount = self.groups[-1], part.amount
        if amount is None or amount.whole is None or group.values or self._has_named:
            return
        is_first = part.form == Form.ASIDE and (part.start <= 1 or self._awaits_epoch)
        if group.epoch is None and is_first and (amount.total or 0) <= MAX_EPOCHS:
            group.put("epoch", part)
            self._may_be_step = not self._awaits_epoch
        elif group.step is None and (amount.total is not None or self._may_be_step):
            group.put("step", part)
            self._may_be_step = False

    def _tell_split(self, split: Optional[str]) -> None:
        if split is not None:
            self.split, self._labelled = split, True

    def _add(self, printed: str, amount: Amount, place: int) -> None:
        """Add a value; without a split of its own it is of the split that was told last."""
        name = read_name(printed)
        if name.kind != Kind.RATE:
            self._has_decimal |= amount.whole is None
            self._all_decimal &= amount.whole is None
        split = name.split
        if split is None and name.kind != Kind.RATE:
            self._plain_first |= self.split is None
            split = self.split if self._labelled or not self._plain_first else None
        elif split is not None:
            self.split, self._labelled = split, False
        self.is_final |= name.is_final
        assert amount.value is not None
        self.groups[-1].values.append(Value(split, name.metric, amount.value, place))
