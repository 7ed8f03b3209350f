"""Keras: the bars and epoch lines of `fit`, `evaluate` and `predict`.

Printed by `Progbar` and the callbacks of Keras 1, 2 and 3 on any backend, `tf.keras` and what is
built on them (MediaPipe Model Maker), with `verbose=1` and `verbose=2`::

    Epoch 1/4
     1/30 [>.............................] - ETA: 8s - loss: 1.53 - accuracy: 0.1667
    30/30 [==============================] - 1s 4ms/step - loss: 1.2423 - val_loss: 1.0368
    30/30 ━━━━━━━━━━━━━━━━━━━━ 1s 4ms/step - accuracy: 0.4187 - loss: 1.2142   (Keras 3)
         12/Unknown - 1s 43ms/step - loss: 1.3121                              (no known length)
    30/30 - 1s - loss: 1.2423 - lr: 0.0100 - 507ms/epoch - 17ms/step           (verbose=2)
     - 1s - loss: 1.2423 - acc: 0.4042                                         (before 2019)

Record, one for the training values of a line and one for its `val_` values:

* `split`: `train`; `val` for names with `val_`, which is taken off; `test` for a bar of
  `evaluate()`, which has no header. Nothing else tells it from `fit(epochs=1)`, so the first bar
  of a program is taken for training, as is every bar with `val_` values and, after training
  without headers, every bar of the same length.
* `epoch` (1, 2, …) from the header, None without; for `test` None too, unless `evaluate()` ran
  inside an epoch.
* `step`, `total_steps`: the count, in batches; TensorFlow 1 counts samples.
* `metrics`: the running mean of the epoch, by its printed name; `lr` among them. Times are none.
* `final`: False while the bar is drawn, even at `30/30 … ETA: 0s`, when validation is running.

A Keras 3 bar at its end looks the same before and after validation. If it has no `val_` values
and its line ended, a callback's message may have ended it: it is held back until the next bar or
header, or the end. Lines like `Test loss: 1.2443` are read too, once a bar was seen: that is how
the examples of Keras print what `evaluate()` returned. What callbacks print is no new value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Iterator, NamedTuple, Optional, Sequence

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record, fast_record

__all__ = ["PARSER", "KerasParser"]

MAX_LAYOUTS = 4
"""Layouts tried before a frame is taken apart: a run alternates between about four."""

MAX_KNOWN_LAYOUTS = 64
MAX_NAME = 200

_TIME = r"-?[0-9][0-9:]{0,20}s?"
_UNIT = r"[0-9]{1,20}[mu]?s/[a-z]+"
_COUNT = r" *([0-9]{1,15})/"
_RUNNING, _DONE, _LINE, _EITHER = range(3, 7)
# What follows the count; where both are possible the order matters.
_HEADS = {
    _RUNNING: rf" \[[=>.]*\] - ETA: {_TIME}",
    _DONE: rf" \[[=>.]*\] - {_TIME}(?: {_UNIT})?",
    _LINE: rf" - {_TIME}(?:(?: -)? {_UNIT})?",
    _EITHER: rf" [ ━?]*{_TIME} {_UNIT}",
}
_bar = re.compile(
    _COUNT + "([0-9]{1,15}|Unknown)(?:" + "|".join(f"({head})" for head in _HEADS.values()) + ")"
).match
_uncounted = re.compile(rf"(?:=*\] - | - )?{_TIME}(?: {_UNIT})?(?= - )").match
_unit = re.compile(_UNIT + " *").fullmatch
# Keras prints four decimals, so a value ends where text was written right behind it. A short
# word there would be a unit, and the value none.
_glued = re.compile(
    r"(-?[0-9]{1,400}\.[0-9]{4}(?:e[-+][0-9]{2,3})?|nan(?![a-z])|-?inf(?![a-z]))"
    r"(?! ?(?:[a-zµ%]{1,3}|[KMGT]i?B)(?![A-Za-z]))"
).match
_PLAIN = "([-+.0-9einfa]+)"
_plain = re.compile(_PLAIN).fullmatch
_NEVER = "(?!)"
_never = re.compile(_NEVER).fullmatch

_header = re.compile(r"[Ee]poch:? ([0-9]{1,9})(?:/[0-9]{1,9})?\s*").fullmatch
_message = re.compile(
    r"(?:Epoch [0-9]{1,9}: (?:early stopping|saving model to|finished saving model to"
    r"|LearningRateScheduler |ReduceLROnPlateau |reducing learning rate to"
    r"|\S+ (?:improved from|did not improve))"
    r"|Restoring model weights from the end of the best epoch"
    r"|Batch [0-9]{1,15}: Invalid loss, terminating training)"
).match
_train_on = re.compile(r"Train (?:on|for) [0-9]{1,15} (?:samples|steps)\b").match
_result = re.compile(
    rf"\s?(train|val|test|validation)[ _]([a-z]\w{{0,60}})\s?[:=]\s?({NUMBER})%?\s?", re.IGNORECASE
).fullmatch


class _Layout:
    """The names on a bar and how they are laid out: all of it but the numbers.

    Attributes:
        limit: Steps below it are surely drawn while the bar runs.
        match: Reads step and values from a frame of this layout, once it was seen twice.
    """

    def __init__(self, head: int, total: Optional[int], names: Sequence[str]) -> None:
        self.head = head
        self.total = total
        self.names = tuple(names)
        self.has_val = any(name.startswith("val_") for name in names)
        ends = self.has_val or head not in (_RUNNING, _EITHER)
        self.limit = 0.0 if ends else float("inf") if total is None else total
        self.match: Callable[[str], Optional[re.Match[str]]] = _never


class _Reading(NamedTuple):
    """A frame taken apart: layout, step, values as printed and read, the text right behind."""

    layout: _Layout
    step: Optional[int]
    texts: Sequence[str]
    values: Sequence[float]
    rest: str = ""


class _Items:
    """The values on a frame.

    Attributes:
        shape: An expression for all frames of this shape; empty if it is an irregular one.
        rest: The text that was written right behind a value.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        self.values: list[float] = []
        self.shape = ""
        self.rest = ""

    def add(self, name: str, text: str, value: float) -> None:
        """Add one value."""
        self.names.append(name)
        self.texts.append(text)
        self.values.append(value)


class _Bar:
    """A bar's place in the training. A new one takes whatever bar comes first."""

    def __init__(self, split: str, epoch: Optional[int]) -> None:
        self.split = split
        self.epoch = epoch
        self.total: Optional[int] = None
        self.step = -1
        self.done = False
        self.drawn: object = None
        self.layout = _NO_LAYOUT
        self.match = _never

    def takes(self, reading: _Reading) -> bool:
        """Tell whether `reading` may be a later state of this bar."""
        layout, step = reading.layout, reading.step
        if self.done or (layout.has_val and self.split != "train"):
            return False
        same = layout.total == self.total or self.total is None or step is None
        return same and (step is None or step >= self.step)

    def draw(self, reading: _Reading, done: bool) -> bool:
        """Move on to `reading` and tell whether it differs from what was drawn before."""
        drawn = (reading.step, reading.texts, done)
        differs = drawn != self.drawn
        self.drawn = drawn
        self.total = reading.layout.total
        self.step = self.step if reading.step is None else reading.step
        self.done = done
        self.layout = reading.layout
        self.match = _never if done else reading.layout.match
        return differs


_NO_LAYOUT = _Layout(_DONE, None, ())


class KerasParser:
    """Reads what Keras prints; see the module for the format."""

    name = "keras"

    def __init__(self) -> None:
        self._train = _Bar("train", None)
        self._test: Optional[_Bar] = None
        self._bar = self._train
        self._held: Optional[tuple[_Bar, Record]] = None
        self._seen = False
        self._interrupted = False
        self._layouts: list[_Layout] = []
        self._known: dict[str, _Layout] = {}

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is not Keras'."""
        bar = self._bar
        match = bar.match(frame.text)
        if match is not None:
            texts = iter(match.groups())
            step = int(next(texts))
            layout = bar.layout
            if bar.step < step < layout.limit:  # the next state of a running bar
                try:
                    metrics = dict(zip(layout.names, map(float, texts)))
                except ValueError:  # the letters of nan and inf, but no number
                    return self._parse_other(frame)
                bar.step = step
                return (
                    fast_record(
                        bar.split,
                        bar.epoch,
                        step,
                        layout.total,
                        metrics,
                        False,
                        "keras",
                        frame.stream,
                    ),
                )
        return self._parse_other(frame)

    def close(self) -> Sequence[Record]:
        """Return the value held back, now known to be the last of its bar."""
        return self._release()

    def _parse_other(self, frame: Frame) -> Optional[Sequence[Record]]:
        text = frame.text
        first = text[:1]
        if first not in " 0123456789-=":
            return self._parse_words(text, frame) if first in "EeRBTtVv" else None
        reading = self._read(text)
        if reading is None:
            return None
        if not reading.values:  # a bar of predict() or of a download
            return ()
        records = self._place(reading, frame)
        if reading.rest:
            records = [*records, *(self._parse_words(reading.rest, frame) or ())]
        return records

    # From text to a reading

    def _read(self, text: str) -> Optional[_Reading]:
        for layout in self._layouts:
            match = layout.match(text)
            if match is not None:
                step, *texts = match.groups()
                try:
                    return _Reading(layout, int(step), texts, [float(text) for text in texts])
                except ValueError:  # the letters of nan and inf, but no number
                    break
        return self._take_apart(text)

    def _take_apart(self, text: str) -> Optional[_Reading]:
        match = _bar(text)
        if match is None:
            return self._take_apart_uncounted(text)
        head = match.lastindex or 0
        total = None if match[2] == "Unknown" else int(match[2])
        items = _items(text[match.end() :])
        if head == _LINE and "/" not in match[head] and not items.shape:
            return None  # 3/10 - 5s: not enough to call it a bar
        start = f"{match[2]}{_HEADS[head]}"
        layout = self._known_layout(head, total, items.names, start, items.shape)
        return _Reading(layout, int(match[1]), items.texts, items.values, items.rest)

    def _take_apart_uncounted(self, text: str) -> Optional[_Reading]:
        """Read a line of old Keras, or a bar whose beginning was cut off."""
        match = _uncounted(text)
        if match is None or (text[0] != "=" and self._train.done):
            return None
        items = _items(text[match.end() :])
        layout = _Layout(_DONE, None, items.names)
        return _Reading(layout, None, items.texts, items.values, items.rest) if items.names else None

    def _known_layout(
        self, head: int, total: Optional[int], names: Sequence[str], start: str, shape: str
    ) -> _Layout:
        """Return a layout, with an expression of its own when it comes again."""
        if not shape or not names:
            return _Layout(head, total, names)
        source = _COUNT + start + shape + " *"
        layout = self._known.get(source)
        if layout is None:
            if len(self._known) >= MAX_KNOWN_LAYOUTS:
                self._known.clear()
            layout = self._known[source] = _Layout(head, total, names)
        elif layout not in self._layouts:
            layout.match = re.compile(source).fullmatch
            self._layouts = [layout, *self._layouts[: MAX_LAYOUTS - 1]]
        return layout

    # From a reading to records

    def _place(self, reading: _Reading, frame: Frame) -> Sequence[Record]:
        released = self._release(reading) if self._held else ()
        bar = self._bar = self._bar_of(reading)
        self._seen, self._interrupted = True, False
        state = _state(reading, frame, bar)
        differs = bar.draw(reading, state == _DONE)
        records = list(_records(reading, bar, state != _RUNNING, frame.stream))
        if state == _EITHER:
            self._held = (bar, records[0])
            return released
        return [*released, *records] if differs else released

    def _bar_of(self, reading: _Reading) -> _Bar:
        """Return the bar that `reading` goes on with, or a new one."""
        train = self._train
        for bar in (self._bar, train, self._test):
            if bar is not None and bar.takes(reading):
                return bar
        layout = reading.layout
        again = train.done and train.epoch is None and train.total == layout.total
        if layout.has_val or again:
            self._train, self._test = _Bar("train", None), None
            return self._train
        self._test = _Bar("test", None if train.done else train.epoch)
        return self._test

    def _release(self, reading: Optional[_Reading] = None) -> Sequence[Record]:
        """Return the record held back, as a running one if `reading` is its bar once more."""
        if self._held is None:
            return ()
        (bar, record), self._held = self._held, None
        if reading is None or not self._is_redraw(bar, reading):
            bar.done, bar.match = True, _never
            return (record,)
        same = bar.drawn == (reading.step, reading.texts, False)
        return () if same and not reading.layout.has_val else (replace(record, final=False),)

    def _is_redraw(self, bar: _Bar, reading: _Reading) -> bool:
        if not bar.takes(reading):
            return False
        same = bar.drawn == (reading.step, reading.texts, False)
        return self._interrupted or bar.total is None or reading.layout.has_val or same

    # Lines of words

    def _parse_words(self, text: str, frame: Frame) -> Optional[Sequence[Record]]:
        header = _header(text)
        if header is not None:
            return self._begin(int(header[1]))
        if _message(text):
            self._interrupted = True
            return ()
        if _train_on(text):
            return self._begin(None)
        return self._results(text, frame) if self._seen else None

    def _begin(self, epoch: Optional[int]) -> Optional[Sequence[Record]]:
        """Note a header; until a bar was seen it may be another program's."""
        released = self._release()
        self._train, self._test = _Bar("train", epoch), None
        self._bar = self._train
        return released if self._seen else None

    def _results(self, text: str, frame: Frame) -> Optional[Sequence[Record]]:
        """Read `Test loss: 1.2443, Test accuracy: 0.43`."""
        found: dict[str, dict[str, float]] = {}
        for part in text[:1000].split(","):
            match = _result(part)
            if match is None:
                return None
            value = parse_number(match[3])
            if value is not None:
                found.setdefault(match[1].lower(), {})[match[2]] = value
        return [
            Record(
                "val" if split == "validation" else split,
                None if split == "test" else self._train.epoch,
                None,
                None,
                metrics,
                True,
                self.name,
                frame.stream,
            )
            for split, metrics in found.items()
        ]


def _items(text: str) -> _Items:
    """Take ` - name: value - name: value` apart."""
    first, *parts = text.split(" - ")
    items = _Items()
    if first.strip():
        items.rest = first
        return items
    shape: list[str] = []
    for place, part in enumerate(parts):
        name, colon, printed = part.partition(": ")
        printed = printed.rstrip(" ")
        value = parse_number(printed) if colon else None
        if value is not None and len(name) <= MAX_NAME:
            items.add(name, printed, value)
            shape.append(f"{re.escape(name)}: {_PLAIN}" if _plain(printed) else _NEVER)
        elif _unit(part):
            shape.append(_UNIT)
        else:
            shape.append(_NEVER)
            glued = _glued(printed) if len(name) <= MAX_NAME else None
            if glued is not None:
                items.add(name, glued[1], float(glued[1]))
                items.rest = " - ".join([printed[glued.end() :], *parts[place + 1 :]])
                break
    if _NEVER not in shape:
        items.shape = "".join(f" - {item}" for item in shape)
    return items


def _state(reading: _Reading, frame: Frame, bar: _Bar) -> int:
    """Return `_RUNNING`, `_DONE`, or `_EITHER` where only what follows will tell."""
    layout, step = reading.layout, reading.step
    if step is None or layout.has_val:
        return _DONE
    if layout.head == _RUNNING:
        return _RUNNING
    if layout.total is None:
        return _RUNNING if frame.end == "\r" else _EITHER
    if layout.head in (_DONE, _LINE):
        return _DONE
    if step < layout.total or frame.end == "\r":
        return _RUNNING
    return _EITHER if bar.split == "train" else _DONE


def _records(reading: _Reading, bar: _Bar, final: bool, stream: str) -> Iterator[Record]:
    train: dict[str, float] = {}
    val: dict[str, float] = {}
    for name, value in zip(reading.layout.names, reading.values):
        if name.startswith("val_"):
            val[name[4:]] = value
        else:
            train[name] = value
    for split, metrics in ((bar.split, train), ("val", val)):
        if metrics:
            yield fast_record(
                split,
                bar.epoch,
                reading.step,
                reading.layout.total,
                metrics,
                final,
                "keras",
                stream,
            )


PARSER = KerasParser
