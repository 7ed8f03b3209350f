"""From the states of a progress bar to records: what is new, what is final, what is stale.

Shared by the formats that are progress bars.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stdout_hook.parsers._by_shape import alike, grouped, same
from stdout_hook.parsers._progress_values import Place, Values, is_metric, place_of, read_values
from stdout_hook.records import Record, new_tuple

if TYPE_CHECKING:
    from stdout_hook.parsers._tqdm_bar import Bar
    from stdout_hook.records import Frame

__all__ = ["BarStates"]

MAX_BARS = 16
"""Bars remembered at one time, told apart by their description."""

_decimal = re.compile(r"(?<![0-9])[0-9]+\.[0-9]+")
_number = re.compile(r"[0-9][0-9.]{0,30}(?:e[+-][0-9]{1,3})?|\b(?:nan|inf)\b")


class _State(NamedTuple):
    """What a bar showed at one moment."""

    epoch: float | None
    step: int | None
    total: int | None
    done: bool
    held_back: bool
    may_end: bool
    values: Values
    described: Values
    place: Place
    stream: str


class _Track:
    """The states of one bar, or of those that follow each other with the same description."""

    def __init__(self) -> None:
        self.last: _State | None = None
        self.held: _State | None = None
        self.stale: Values = {}
        self.fresh: Values = {}
        self.new_splits: set[str | None] = set()
        self.told: _State | None = None
        self.ended = False

    def restarts(self, state: _State) -> bool:
        """Tell whether `state` is the first of another round of the bar."""
        last = self.last
        if last is None:
            return True
        if state.epoch != last.epoch and state.epoch is not None:
            return last.epoch is not None
        return None not in (state.step, last.step) and state.step < last.step  # type: ignore[operator]

    def restart(self, state: _State) -> None:
        """Note what a bar shows from the round before, not having counted: new once it changes."""
        before = self.last.values if self.last and not state.step else {}
        self.stale = before and {
            name: value for name, value in state.values.items() if same(before.get(name), value)
        }
        self.new_splits = set()
        self.told, self.ended = None, False

    def note(self, state: _State) -> None:
        """Note which values have changed."""
        self.last, self.fresh = state, state.values
        if not self.stale:
            return
        self.fresh = {}
        for name, value in state.values.items():
            if name not in self.stale or not same(self.stale[name], value):
                self.stale.pop(name, None)
                self.fresh[name] = value
                self.new_splits.add(name[0])

    def records(self, state: _State, final: bool, parser: str) -> list[Record]:
        """Return what is new in the state noted last.

        At the end also values that are as in the round before, if another value of their split
        has changed.
        """
        values = self.fresh
        if final and self.stale:
            values = {
                name: value
                for name, value in state.values.items()
                if name in self.fresh or name[0] in self.new_splits
            }
        if self.told is not None and (self.ended or not final):
            told = self.told.values
            again = told if self.told.step == state.step else state.described
            if again:
                values = {
                    name: value
                    for name, value in values.items()
                    if name not in again or not same(told.get(name), value)
                }
        self.told = state
        self.ended = self.ended or final
        return _records(state, values, final, parser)


class BarStates:
    """Makes records of the states of all bars of a stream.

    A value is reported at each step at which it is shown. The last state of a bar that has
    reached its total is final; as that is known only from what follows, it is held back, and so
    is each state of a bar without total.

    Args:
        parser: Name of the parser.
        goes_on: Whether a bar may go on after a line end, below another one.
        any_name: Whether to read values by any name, as it is surely a training's bar.
    """

    def __init__(self, parser: str, *, goes_on: bool = False, any_name: bool = False) -> None:
        self._parser = parser
        self._goes_on = goes_on
        self._any_name = any_name
        self._tracks: dict[tuple[str, int | None], _Track] = {}

    def read(self, bar: Bar, frame: Frame) -> list[Record] | None:
        """Return the records of a bar's state, and of what was held back before.

        None for a bar that never showed a metric.
        """
        stem, place, described = _read_description(bar.description)
        key = (stem, bar.total)
        track = self._tracks.get(key)
        found = [] if self._goes_on else self._release_others(track)
        state = self._state(bar, frame, place, described, known=track is not None)
        if state is None:
            return found or None
        if track is None:
            track = self._new_track(key, found)
        return found + self._follow(track, state, ends=frame.end == "\n" and not self._goes_on)

    def _follow(self, track: _Track, state: _State, *, ends: bool) -> list[Record]:
        """Return what was held back, and what is new in `state` if that is not held back too."""
        ends = ends and state.done
        if track.restarts(state):
            found = self._release(track, final=True)
            track.restart(state)
        elif _is_repeat(track, state):
            if track.held is None:
                return []
            found, track.held = [], None
        else:
            found = self._release(track, final=False)
        track.note(state)
        if ends or not state.held_back:
            return found + track.records(state, ends, self._parser)
        track.held = state
        return found

    def end(self) -> list[Record]:
        """Return what was held back, as final: nothing is drawn any more."""
        found = []
        for track in self._tracks.values():
            found += self._release(track, final=True)
        return found

    def end_done(self) -> list[Record]:
        """Return what was held back of the bars that reached their total."""
        return [] if self._goes_on else self._release_others(None)

    def _state(
        self, bar: Bar, frame: Frame, place: Place, described: Values, *, known: bool
    ) -> _State | None:
        """Return what a bar shows, None where it never showed a metric."""
        values, epoch = read_values(bar.postfix, place.split)
        if described:
            values = {**described, **values}
        if not known and not self._is_training(values):
            return None
        if place.epoch is not None:
            epoch = place.epoch
        elif epoch is not None and epoch == epoch // 1:
            epoch = int(epoch)
        ended = bar.done or (bar.endless and frame.end == "\n")
        state: _State = new_tuple(
            _State,
            (
                *(epoch, bar.step, bar.total, bar.done, bar.done or bar.endless, ended),
                *(values, described, place, frame.stream),
            ),
        )
        return state

    def _is_training(self, values: Values) -> bool:
        if self._any_name:
            return bool(values)
        return any(is_metric(name) for _, name in values)

    def _new_track(self, key: tuple[str, int | None], found: list[Record]) -> _Track:
        if len(self._tracks) >= MAX_BARS:
            found += self._release(self._tracks.pop(next(iter(self._tracks))), final=True)
        self._tracks[key] = _Track()
        return self._tracks[key]

    def _release_others(self, but: _Track | None) -> list[Record]:
        found = []
        for track in self._tracks.values():
            if track is not but and track.held is not None and track.held.may_end:
                found += self._release(track, final=True)
        return found

    def _release(self, track: _Track, *, final: bool) -> list[Record]:
        held, track.held = track.held, None
        return [] if held is None else track.records(held, final, self._parser)


@lru_cache(maxsize=64)
def _read_description(description: str) -> tuple[str, Place, Values]:
    """Return a description without its numbers, the place that it tells, and its values.

    Most bars keep theirs from redraw to redraw. Nobody may change the values.
    """
    stem, place = _read_words(_decimal.sub("0.5", description))
    values, _ = read_values(description, place.split)
    return stem, place, values


@lru_cache(maxsize=256)
def _read_words(description: str) -> tuple[str, Place]:
    """Return what a description tells that does not depend on decimal numbers."""
    return _number.sub("#", description[:200]), place_of(description)


def _is_repeat(track: _Track, state: _State) -> bool:
    last = track.last
    if last is None or last.step != state.step or last.done != state.done:
        return False
    return alike(last.values, state.values)


def _records(state: _State, values: Values, final: bool, parser: str) -> list[Record]:
    """Return a record for each split; the description is set before the bar counts a step."""
    described = state.described
    told = (final, parser, state.stream, None, state.place.context)
    records = []
    if described:
        before = {name: value for name, value in values.items() if name in described}
        values = {name: value for name, value in values.items() if name not in described}
        for split, metrics in grouped(before).items():
            records.append(new_tuple(Record, (split, state.epoch, None, None, metrics, *told)))
    place = (state.epoch, state.step, state.total)
    for split, metrics in grouped(values).items():
        records.append(new_tuple(Record, (split, *place, metrics, *told)))
    return records
