"""Where a hand-written loop is: the position of lines that hold none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional, Union

from stdout_hook.parsers._loop_line import Group

__all__ = ["Place"]


class Place:
    """Where a training is, by what was printed last."""

    def __init__(self) -> None:
        self.is_known = False
        self._header: Union[int, float, None] = None
        self._last = Group()
        self._epochs_seen = 0
        self._each_epoch: set[Optional[str]] = set()

    def begin(self, group: Group) -> None:
        """Take a header: it holds for what follows."""
        if group.epoch is None and group.step is None:
            return
        self.is_known = True
        self._note(group)
        self._header = group.epoch

    def follow(self, groups: Sequence[Group]) -> None:
        """Take the position of a line with values."""
        for group in groups:
            if group.has_position:
                self.is_known = True
                self._note(group)

    def _note(self, group: Group) -> None:
        before = self._last
        if group.epoch is not None and group.epoch != before.epoch:
            if before.epoch is not None and group.epoch < before.epoch:  # another training
                self._epochs_seen = 0
                self._each_epoch.clear()
            self._epochs_seen += 1
            self._header = self._header if group.epoch == self._header else None
        if group.epoch is None:
            group = Group(before.epoch, before.epochs, group.step, group.steps)
        self._last = group

    def goes_on(self, split: Optional[str]) -> bool:
        """Tell whether a line without a position belongs to the epoch of the line before.

        What is printed for a test, or for nothing in particular, may be that of the end. It is
        that of each epoch if it was there in the first one.
        """
        last = self._last
        if split in ("train", "val") or not self.is_known:
            return self.is_known
        if last.epoch is None:
            return False
        if self._epochs_seen <= 1 and last.epoch != last.epochs:
            self._each_epoch.add(split)
        return split in self._each_epoch or last.epoch < (last.epochs or 0)

    def of(
        self, group: Group, split: Optional[str], is_final: bool
    ) -> tuple[Union[int, float, None], Optional[int], Optional[int]]:
        """Return epoch, step and total of a line's values."""
        if group.has_position:
            step, steps = group.step, group.steps
            if step is None:
                step, steps = group.count, group.counts
            return (self._header if group.epoch is None else group.epoch), step, steps
        if is_final or not self.goes_on(split):
            return None, None, None
        last = self._last
        return (last.epoch, None, None) if last.epoch is not None else (None, last.step, last.steps)
