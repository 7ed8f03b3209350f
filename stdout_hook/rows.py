"""Records become rows: what a tracker logs, with the axes the values lie on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional, Union

from stdout_hook.errors import StdoutHookError
from stdout_hook.records import Record

__all__ = ["EPOCH", "Row", "RowBuilder"]

Number = Union[int, float]
EPOCH = "epoch"
TOKENS = "tokens"

_Context = Mapping[str, Union[int, float, str]]

MAX_LANES = 256
"""Ranks, folds, trials and runs whose place is kept at one time."""

_LANES = ("rank", "fold", "trial", "run")


@dataclass(frozen=True)
class Row:
    """One row of a tracker's history, the same for every destination.

    Attributes:
        values: Metrics and axes by key, ``{"train/step": 120, "epoch": 2, "train/loss": 0.5}``.
        axes: For each metric's key the key of the axis it lies on.
        time: Seconds since 1970 at which the row was captured; None where it is not known.
    """

    values: Mapping[str, Number]
    axes: Mapping[str, str]
    time: Optional[float] = None

    @property
    def timed(self) -> Mapping[str, Number]:
        """The values, with ``time`` before them where it is known."""
        return self.values if self.time is None else {"time": self.time, **self.values}


@dataclass
class _Counter:
    """A global step: counts on where a printed step starts again."""

    offset: int = 0
    last: int = 0
    epoch: Optional[Number] = None

    def advance(self, record: Record, step: int) -> bool:
        """Move to a record's printed step; True where it started again.

        That is where it went back, or is the last one of the next epoch, of which no other was
        printed.
        """
        is_last = step == record.total_steps and record.epoch != self.epoch
        started_again = step < self.last or (step == self.last and is_last)
        if started_again:
            self.offset += self.last
        self.last, self.epoch = step, record.epoch
        return started_again

    @property
    def total(self) -> int:
        return self.offset + self.last


@dataclass
class _Lane:
    """The place in a training that is told apart from others: by rank, fold, trial or run."""

    prefix: str = ""
    steps: dict[str, _Counter] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    epoch: Optional[Number] = None
    counter: Optional[Number] = None

    def advance(self, split: str, record: Record) -> None:
        """Move to a record's place."""
        started_again = False
        if record.step is not None:
            counter = self.steps.setdefault(split, _Counter())
            started_again = counter.advance(record, record.step)
        if split == "train":
            self._follow_epoch(record.epoch, started_again)

    def _follow_epoch(self, printed: Optional[Number], started_again: bool) -> None:
        if printed is not None:
            self.epoch = printed
        elif self.epoch is None:
            self.epoch = 1
        elif started_again:
            self.epoch += 1

    def epoch_of(self, record: Record) -> Number:
        """Return a record's epoch, as printed or as it is counted."""
        if record.epoch is not None:
            return record.epoch
        return 1 if self.epoch is None else self.epoch

    def put_step(self, values: dict[str, Number], split: str) -> None:
        """Put a split's global step into a row, where it has one."""
        counter = self.steps.get(split)
        if counter is not None:
            values[f"{self.prefix}{split}/step"] = counter.total


@dataclass
class RowBuilder:
    """Turns one run's records into rows.

    Running values, and values logged by iteration, lie on ``<split>/step``, a step that never
    goes back over epochs and repeated trainings; values of a whole epoch lie on ``epoch``. The
    epoch is as printed; where a program prints none, trainings are counted from 1.

    The numbers of a record's context are fields of its row, as ``fold`` or ``training``. Each
    fold, trial and run begins its steps anew, under the same keys; what another process than the
    first printed has keys of its own, ``rank1/train/loss``.

    Args:
        key_format: How a metric's key is made of ``{split}`` and ``{metric}``.
        axis: A printed counter, by its name, on which all metrics lie in place of step and epoch
            once it was printed: ``"tokens"``, say. It is in each row under this name.
        tokens_per_step: How many tokens a training step takes. Each row then has ``tokens``, the
            global step times this, beside its other axes.
        steps_before: Training steps that were done before, of a training that is resumed; they
            are counted on from here.

    Raises:
        StdoutHookError: An argument cannot work.
    """

    key_format: str = "{split}/{metric}"
    axis: Optional[str] = None
    tokens_per_step: Optional[int] = None
    steps_before: int = 0
    _lanes: dict[tuple[object, ...], _Lane] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_key_format(self.key_format)
        if self.tokens_per_step is not None and self.tokens_per_step < 1:
            raise StdoutHookError(
                f"tokens_per_step must be a whole number from 1 up, got {self.tokens_per_step!r}"
            )

    def row(self, record: Record, time: Optional[float] = None) -> Row:
        """Return the row of `record`."""
        context = record.context or {}
        values = {name: value for name, value in context.items() if not isinstance(value, str)}
        lane = self._lane(context)
        split = record.split or "train"
        lane.advance(split, record)
        if split == "train" or not record.final:
            lane.put_step(values, split)
        if split != "train":
            lane.put_step(values, "train")
        values[EPOCH] = lane.epoch_of(record)
        axes = self._put_metrics(values, split, record, lane)
        self._put_counter(values, axes, record, lane)
        return Row(values, axes, time)

    def _lane(self, context: _Context) -> _Lane:
        """Return what is known of the place of records with a context, without the oldest ones."""
        key = tuple((name, context[name]) for name in _LANES if name in context)
        lane = self._lanes.get(key)
        if lane is None:
            if len(self._lanes) >= MAX_LANES:
                del self._lanes[next(old for old in self._lanes if old)]
            rank = context.get("rank")
            lane = self._lanes[key] = _Lane(f"rank{rank}/" if rank else "")
            if self.steps_before:
                lane.steps["train"] = _Counter(self.steps_before)
        return lane

    def _put_metrics(
        self, values: dict[str, Number], split: str, record: Record, lane: _Lane
    ) -> dict[str, str]:
        axes = {}
        for metric, value in record.metrics.items():
            key = self._key(record.split, metric, lane)
            values[key] = value
            axes[key] = _axis(key, split, record, lane)
            if split == "train" and record.final and key in lane.running:
                whole = self._key(record.split, f"epoch_{metric}", lane)
                values[whole] = value
                axes[whole] = EPOCH
            if not record.final:
                lane.running.add(key)
        return axes

    def _put_counter(
        self, values: dict[str, Number], axes: dict[str, str], record: Record, lane: _Lane
    ) -> None:
        """Put the counter that the user named into a row, and the metrics on it."""
        steps = lane.steps.get("train")
        if self.tokens_per_step and steps is not None:
            values[TOKENS] = steps.total * self.tokens_per_step
        if self.axis is None:
            return
        if self.axis in record.metrics:
            lane.counter = record.metrics[self.axis]
        counter = values.get(self.axis, lane.counter)
        if counter is not None:
            values[self.axis] = counter
            axes.update({key: self.axis for key in axes if key != self.axis})

    def _key(self, split: Optional[str], metric: str, lane: _Lane) -> str:
        if split is None:
            return lane.prefix + metric
        return lane.prefix + self.key_format.format(split=split, metric=metric)


def _axis(key: str, split: str, record: Record, lane: _Lane) -> str:
    if not record.final or key in lane.running:
        return f"{lane.prefix}{split}/step"
    return EPOCH if _is_of_an_epoch(split, record) else f"{lane.prefix}train/step"


def _is_of_an_epoch(split: str, record: Record) -> bool:
    """Tell a definitive value of a whole epoch from one logged by iteration."""
    if split != "train":
        return record.epoch is not None or record.total_steps is not None
    whole = record.step is None or record.step == record.total_steps
    return whole and record.epoch is not None


def _check_key_format(key_format: str) -> None:
    try:
        example = key_format.format(split="SPLIT", metric="METRIC")
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise StdoutHookError(f"key_format {key_format!r} cannot be filled in: {error!r}") from None
    if "METRIC" not in example:
        raise StdoutHookError(f"key_format {key_format!r} must contain {{metric}}")
