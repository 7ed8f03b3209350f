"""Records become rows: what a tracker logs, with the axes the values lie on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Optional, Union

from stdout_hook.records import Record

__all__ = ["EPOCH", "Row", "RowBuilder"]

Number = Union[int, float]
EPOCH = "epoch"


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


@dataclass
class _Counter:
    """A global step: counts on where a printed step starts again."""

    offset: int = 0
    last: int = 0

    def advance(self, step: int) -> bool:
        """Move to a printed step; True where it went back, that is, started again."""
        started_again = step < self.last
        if started_again:
            self.offset += self.last
        self.last = step
        return started_again

    @property
    def total(self) -> int:
        return self.offset + self.last


@dataclass
class RowBuilder:
    """Turns one run's records into rows.

    Running values, and values logged by iteration, lie on ``<split>/step``, a step that never
    goes back over epochs and repeated trainings; values of a whole epoch lie on ``epoch``. The
    epoch is as printed; where a program prints none, trainings are counted from 1.

    Args:
        key_format: How a metric's key is made of ``{split}`` and ``{metric}``.
    """

    key_format: str = "{split}/{metric}"
    _steps: dict[str, _Counter] = field(default_factory=dict)
    _running: set[str] = field(default_factory=set)
    _epoch: Optional[Number] = None

    def row(self, record: Record, time: Optional[float] = None) -> Row:
        """Return the row of `record`."""
        split = record.split or "train"
        started_again = self._advance(split, record.step)
        if split == "train":
            self._follow_epoch(record.epoch, started_again)
        values: dict[str, Number] = {}
        if split == "train" or not record.final:
            self._put_step(values, split)
        if split != "train":
            self._put_step(values, "train")
        values[EPOCH] = self._epoch_of(record)
        axes = self._put_metrics(values, split, record)
        return Row(values, axes, time)

    def _advance(self, split: str, step: Optional[int]) -> bool:
        if step is None:
            return False
        return self._steps.setdefault(split, _Counter()).advance(step)

    def _follow_epoch(self, printed: Optional[Number], started_again: bool) -> None:
        if printed is not None:
            self._epoch = printed
        elif self._epoch is None:
            self._epoch = 1
        elif started_again:
            self._epoch += 1

    def _epoch_of(self, record: Record) -> Number:
        if record.epoch is not None:
            return record.epoch
        return 1 if self._epoch is None else self._epoch

    def _put_step(self, values: dict[str, Number], split: str) -> None:
        counter = self._steps.get(split)
        if counter is not None:
            values[f"{split}/step"] = counter.total

    def _put_metrics(self, values: dict[str, Number], split: str, record: Record) -> dict[str, str]:
        axes = {}
        for metric, value in record.metrics.items():
            key = self._key(record.split, metric)
            values[key] = value
            axes[key] = self._axis(key, split, record)
            if split == "train" and record.final and key in self._running:
                whole = self._key(record.split, f"epoch_{metric}")
                values[whole] = value
                axes[whole] = EPOCH
            if not record.final:
                self._running.add(key)
        return axes

    def _axis(self, key: str, split: str, record: Record) -> str:
        if not record.final or key in self._running:
            return f"{split}/step"
        return EPOCH if _is_of_an_epoch(split, record) else "train/step"

    def _key(self, split: Optional[str], metric: str) -> str:
        return metric if split is None else self.key_format.format(split=split, metric=metric)


def _is_of_an_epoch(split: str, record: Record) -> bool:
    """Tell a definitive value of a whole epoch from one logged by iteration."""
    if split != "train":
        return record.epoch is not None or record.total_steps is not None
    whole = record.step is None or record.step == record.total_steps
    return whole and record.epoch is not None
