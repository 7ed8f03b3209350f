"""Keras: the bars and epoch lines of `fit`, `evaluate` and `predict`.

Printed by `Progbar` and the callbacks of Keras 1, 2 and 3 on any backend, of `tf.keras` and of
what is built on them (MediaPipe Model Maker), with `verbose=1` and `verbose=2`::

    Epoch 1/4
     1/30 [>.............................] - ETA: 8s - loss: 1.53 - accuracy: 0.1667
    30/30 [==============================] - 1s 4ms/step - loss: 1.2423 - val_loss: 1.0368
    30/30 ━━━━━━━━━━━━━━━━━━━━ 1s 4ms/step - accuracy: 0.4187 - loss: 1.2142   (Keras 3)
         12/Unknown - 1s 43ms/step - loss: 1.3121                              (no known length)
    30/30 - 1s - loss: 1.2423 - lr: 0.0100 - 507ms/epoch - 17ms/step           (verbose=2)
     - 1s - loss: 1.2423 - acc: 0.4042                                         (before 2019)

Records, one for the training values of a line and one for its `val_` values:

* `split`: `train`; `val` for names with `val_`, which is taken off; `test` for a bar of
  `evaluate()`, which has no header. Nothing else tells it from `fit(epochs=1)`, so the first bar
  of a program is taken for training, as is every bar with `val_` values and, after training
  without headers, every bar of the same length.
* `epoch` (1, 2, …) from the header, None without; for `test` None too, unless `evaluate()` ran
  inside an epoch.
* `step`, `total_steps`: the count, in batches; TensorFlow 1 counts samples.
* `metrics`: running means of the epoch, by printed name; `lr` among them. Times are none.
* `final`: False while the bar is drawn, even at `30/30 … ETA: 0s`, when validation is running.

A Keras 3 bar at its end looks the same before and after validation. If it has no `val_` values
and its line ended, a callback's message may have ended it: it is held back until the next bar or
header, or the end. Lines like `Test loss: 1.2443` are read too, once a bar was seen: that is how
the examples of Keras print what `evaluate()` returned. What callbacks print is no new value.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._keras_bar import (
    ETA,
    RICH,
    BarReader,
    Layout,
    Reading,
    matches_nothing,
)
from stdout_hook.records import Frame, Record, new_tuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["PARSER", "KerasParser"]

_RUNNING, _DONE, _UNSURE = range(3)

_header = re.compile(r"[Ee]poch:? ([0-9]{1,9})(?:/[0-9]{1,9})? *").fullmatch
_message = re.compile(
    r"Epoch [0-9]{1,9}: (?:early stopping|saving model to|finished saving model to"
    r"|LearningRateScheduler |ReduceLROnPlateau |reducing learning rate to"
    r"|\S+ (?:improved from|did not improve))"
    r"|Restoring model weights from the end of the best epoch"
    r"|Batch [0-9]{1,15}: Invalid loss, terminating training"
).match
_train_on = re.compile(r"Train (?:on|for) [0-9]{1,15} (?:samples|steps)\b").match
_result = re.compile(
    rf" ?(train|val|test|validation)[ _]([a-z]\w{{0,60}}) ?[:=] ?({NUMBER})%? ?", re.IGNORECASE
).fullmatch


_text_of = itemgetter(0)
_NO_LAYOUT = Layout(0, None, ())

FIRST_ROWS = 64
"""Frames that are matched at once at first; then twice as many each time."""

_NO_ROWS: tuple[int, Sequence[tuple[str, ...]]] = (0, ())


class _Bar:
    """A bar's place in the training. A new one takes whatever comes first.

    Args:
        split: The split of its values.
        epoch: The epoch of its values.
        layout: How it may be laid out while it runs, known from the bar before.
    """

    step = -1
    done = False
    drawn: Iterable[float] = ()

    def __init__(self, split: str, epoch: int | None, layout: Layout = _NO_LAYOUT) -> None:
        self.split = split
        self.epoch = epoch
        self.layout = self.running = layout
        self.match = layout.match

    def takes(self, reading: Reading) -> bool:
        """Tell whether `reading` may be a later state of this bar."""
        layout, step = reading.layout, reading.step
        if self.done or (layout.val and self.split != "train"):
            return False
        if step is None or self.step < 0:
            return True
        return step >= self.step and self.layout.total in (None, layout.total)

    def has_drawn(self, reading: Reading) -> bool:
        """Tell whether `reading` is what was drawn last; nan is like nan here."""
        same = reading.step == self.step and reading.layout.names == self.layout.names
        return same and repr(list(reading.values)) == repr(list(self.drawn))

    def draw(self, reading: Reading) -> None:
        """Move on to `reading`."""
        self.layout = layout = reading.layout
        self.match = layout.match
        self.drawn = reading.values
        if layout.limit:
            self.running = layout
        if reading.step is not None:
            self.step = reading.step

    def finish(self) -> None:
        """Take no more: the bar has been drawn for the last time."""
        self.done = True
        self.match = matches_nothing


class _Held(NamedTuple):
    """A record that may be the last of its bar; if not, `repeated` tells it was drawn before."""

    bar: _Bar
    record: Record
    repeated: bool


class KerasParser:
    """Reads what Keras prints; see the module for the format."""

    name = "keras"
    first = (
        "0",
        "-",
        "=",
        "]",
        "Epoch",
        "epoch",
        "Restoring",
        "Batch",
        "Train",
        "train",
        "Test",
        "test",
        "Val",
        "val",
    )
    hints = ("0/0", "0/U", " - ", "poch", "Restoring", "Batch", "rain", "est", "al")
    headers = ("Restoring model weights",)
    goes_on_by = ()

    def __init__(self) -> None:
        self._lines = BarReader()
        self._train = _Bar("train", None)
        self._test: _Bar | None = None
        self._bar = self._train
        self._held: _Held | None = None
        self._frames: Sequence[Frame] = ()
        self._rows: dict[Layout, tuple[int, Sequence[tuple[str, ...]]]] = {}
        self._seen = False
        self._interrupted = False

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of `frame`, None where it is not Keras'."""
        match = self._bar.match(frame.text)
        if match is not None:
            records = self._next_states((match.groups(),), 0, frame.stream)
            if records:
                return records
        return self._parse_other(frame)

    def parse_run(self, frames: Sequence[Frame], start: int) -> Sequence[Record]:
        """Return the records of the frames from `start` that are the next states of a bar."""
        layout = self._bar.layout
        if self._bar.done or not layout.limit:
            return ()
        if self._frames is not frames:
            self._frames, self._rows = frames, {}
        first, rows = self._rows.get(layout, _NO_ROWS)
        if start >= first + len(rows):
            texts = map(_text_of, frames[start : start + max(FIRST_ROWS, 2 * len(rows))])
            first, rows = self._rows[layout] = start, layout.rows(texts)
        return self._next_states(rows, start - first, frames[start].stream)

    def _next_states(
        self, rows: Sequence[tuple[str, ...]], start: int, stream: str
    ) -> list[Record]:
        """Return the next states of a running bar: nearly all there is, so they are quickly read.

        Args:
            rows: The printed step and values of frames, "" where there are none.
            start: From which row on; the first that is no next state ends it.
            stream: The stream's name.
        """
        bar, layout = self._bar, self._bar.layout
        split, epoch, total = bar.split, bar.epoch, layout.total
        last, limit, names = bar.step, layout.limit, layout.names
        found: list[Record] = []
        try:
            for place in range(start, len(rows)):
                row = rows[place]
                if not row[0]:
                    break
                numbers = map(float, row)
                step = int(next(numbers))
                if not last < step < limit:
                    break
                metrics = dict(zip(names, numbers))
                record = (split, epoch, step, total, metrics, False, "keras", stream, None, None)
                found.append(new_tuple(Record, record))
                last = step
        except ValueError:  # the letters of nan and inf, but no number
            pass
        if found:
            bar.step, bar.drawn = last, found[-1].metrics.values()
        return found

    def close(self) -> Sequence[Record]:
        """Return the value held back, now known to be the last of its bar."""
        return self._release()

    def _parse_other(self, frame: Frame) -> Sequence[Record] | None:
        text = frame.text
        first = text[:1]
        if first not in " 0123456789-=]":
            return self._parse_words(text, frame) if first in "EeRBTtVv" else None
        reading = self._lines.read(text)
        if reading is None or not self._may_be_ours(reading):
            return None
        if not reading.values:
            return ()
        records = self._place(reading, frame)
        if not reading.rest:
            return records
        return [*records, *(self._parse_words(reading.rest, frame) or ())]

    def _may_be_ours(self, reading: Reading) -> bool:
        """Tell whether to take a line; one that is neither counted nor cut needs a header."""
        train = self._train
        return reading.step is not None or reading.cut or not (train.done or train.epoch is None)

    def _place(self, reading: Reading, frame: Frame) -> Sequence[Record]:
        """Find the bar that `reading` is a state of, and return what is new."""
        released = self._release(reading) if self._held else ()
        bar = self._bar
        if not bar.takes(reading):
            bar = self._bar = self._bar_of(reading)
        self._seen, self._interrupted = True, False
        state = _state(reading, frame, bar)
        repeated = state != _DONE and bar.has_drawn(reading)
        bar.draw(reading)
        records = _records(reading, bar, state != _RUNNING, frame.stream)
        if state == _DONE:
            bar.finish()
        elif state == _UNSURE:
            self._held = _Held(bar, records[0], repeated)
            return released
        elif repeated:
            return released
        return [*released, *records] if released else records

    def _bar_of(self, reading: Reading) -> _Bar:
        """Return the bar that `reading` goes on with, or a new one."""
        train, total = self._train, reading.layout.total
        for bar in (train, self._test):
            if bar is not None and bar.takes(reading):
                return bar
        again = train.done and train.epoch is None and train.layout.total == total
        if reading.layout.val or again:
            self._train, self._test = _Bar("train", None), None
            return self._train
        self._test = _Bar("test", None if train.done else train.epoch)
        return self._test

    def _release(self, reading: Reading | None = None) -> Sequence[Record]:
        """Return the record held back, as a running one if `reading` is its bar once more."""
        if self._held is None:
            return ()
        held, self._held = self._held, None
        if reading is None or not self._is_redraw(held.bar, reading):
            held.bar.finish()
            return (held.record,)
        return () if held.repeated else (held.record._replace(final=False),)

    def _is_redraw(self, bar: _Bar, reading: Reading) -> bool:
        """Tell whether `reading` is the last state of `bar`, so that the one before was not.

        It could be the first of another bar only where that has one step.
        """
        if not bar.takes(reading):
            return False
        if bar.layout.total is None:
            return True
        sure = self._interrupted or bool(reading.layout.val) or bar.has_drawn(reading)
        return reading.layout.head == RICH and (bar.layout.total > 1 or sure)

    def _parse_words(self, text: str, frame: Frame) -> Sequence[Record] | None:
        header = _header(text)
        if header is not None:
            return self._begin(int(header[1]))
        if _message(text):
            self._interrupted = True
            return ()
        if _train_on(text):
            return self._begin(None)
        return self._results(text, frame) if self._seen else None

    def _begin(self, epoch: int | None) -> Sequence[Record] | None:
        """Note a header; until a bar was seen it may be another program's."""
        released = self._release()
        self._train, self._test = _Bar("train", epoch, self._train.running), None
        self._bar = self._train
        return released if self._seen else None

    def _results(self, text: str, frame: Frame) -> Sequence[Record] | None:
        """Read `Test loss: 1.2443, Test accuracy: 0.43`."""
        found: dict[str, dict[str, float]] = {}
        for part in text[:1000].split(","):
            match = _result(part)
            value = parse_number(match[3]) if match else None
            if match is None or value is None:
                return None
            split = match[1].lower()
            split = "val" if split == "validation" else split
            found.setdefault(split, {})[match[2]] = value
        return [self._result(split, metrics, frame) for split, metrics in found.items()]

    def _result(self, split: str, metrics: dict[str, float], frame: Frame) -> Record:
        epoch = None if split == "test" else self._train.epoch
        return Record(split, epoch, None, None, metrics, True, self.name, frame.stream)


def _state(reading: Reading, frame: Frame, bar: _Bar) -> int:
    """Return `_RUNNING`, `_DONE`, or `_UNSURE` where only what follows will tell."""
    layout, step = reading.layout, reading.step
    if layout.head == ETA and not layout.val:
        return _RUNNING
    if step is None or layout.val:
        return _DONE
    if layout.total is None:
        return _RUNNING if frame.end == "\r" else _UNSURE
    if layout.head != RICH:
        return _DONE
    if step < layout.total or frame.end == "\r" or reading.rest:
        return _RUNNING
    return _UNSURE if bar.split == "train" else _DONE


def _records(reading: Reading, bar: _Bar, final: bool, stream: str) -> list[Record]:
    """Return one record of the values of training and one of those of validation."""
    layout, values = reading.layout, reading.values
    place = (bar.epoch, reading.step, layout.total)
    told = (final, "keras", stream, None, None)
    return [
        new_tuple(Record, (split, *place, {name: values[i] for i, name in names}, *told))
        for split, names in ((bar.split, layout.train), ("val", layout.val))
        if names
    ]


PARSER = KerasParser
