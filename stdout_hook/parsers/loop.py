r"""Loop: what hand-written training loops print, read where no other parser knows the format.

Lines that name a metric and, mostly, an epoch or a step, in any of the usual ways::

    Epoch 3/10 - loss: 0.5012 - val_loss: 0.6103
    epoch=1 step=20 loss=0.5 lr=0.001
    [Epoch 1] train loss 0.61 | val loss 0.62 | acc 91.7%
    Epoch [1/5], Step [100/600], Loss: 0.2151
    Epoch 4, Loss: 0.46, Accuracy: 94.44, Test Loss: 0.47, Test Accuracy: 91.67
    Epoch 1 [####        ]  26% loss=0.6669 acc=0.833
    === Epoch 2 ===
    Validation F1: 0.8123
    第 1/3 轮 - 训练损失: 0.6061 - 验证准确率：91.67%

Records, one for each split that a line has values of:

* `split`: what the name, or words before it, tell: `train`, `val`, `test`. A line that tells none
  is of `train`; without an epoch or step on it or before it, None.
* `epoch`, `step`, `total_steps`: as printed on the line. `epoch` may stand on a line of its own
  before; a line without any takes the epoch of the line before, or its step where no epochs are
  counted. Batches, rounds, episodes are the step where no step is printed.
* `metrics`: by printed name without the split's words. Numbers with unknown names only beside a
  metric. In `0.5 (0.6)` and `0.5 ± 0.1` the first number.
* `final`: False for a line that is drawn anew.
* `context`: `{"fold": 2}`, `{"trial": 7}` after such a header.

It guesses, so it asks for evidence: every word of the line must be one that such lines hold, and
either a position with a metric, or a metric alone where a training goes on, or that a line of the
same shape came before with other numbers; then both are reported. Lines that tell of a best value,
a checkpoint or a file, settings, sentences and code give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Optional, Union

from stdout_hook.names import Kind, read_name
from stdout_hook.parsers._loop_filter import may_hold
from stdout_hook.parsers._loop_line import Belief, Group, Line
from stdout_hook.parsers._loop_place import Place
from stdout_hook.parsers._loop_shape import read_by_shape
from stdout_hook.records import Frame, Record, new_tuple

__all__ = ["PARSER", "LoopParser"]

MAX_LINE = 2000
"""Characters of the longest line read."""

MAX_LABEL = 40
"""Characters of the longest line that tells whose values follow."""

MAX_SHAPES = 32
"""Shapes of lines kept that are believed only when they come again."""

_LABEL_WORDS = (
    "set",
    "results",
    "result",
    "metrics",
    "summary",
    "phase",
    "begin",
    "begins",
    "start",
)
_numbers = re.compile(r"[-+]?[0-9][0-9.]*(?:e[-+]?[0-9]+)?|\b(?:nan|inf)\b", re.IGNORECASE)
_setting = re.compile(r"\s*[\"'-]{0,3}([a-z][\w.-]{0,60})[\"']?\s{0,9}[:=]\s{0,9}\S").match
_difference = re.compile(r"\+|-\s\s|\s{4}\s*\w+ = ").match
_block = re.compile(r"\s*[\"'-]{0,3}([\w.-]{1,60})[\"']?:\s*\Z").match


class LoopParser:
    """Reads what hand-written loops print; see the module for the format."""

    name = "loop"
    asked_last = True
    before = ""
    headers = ()

    @staticmethod
    def may_begin(low: str) -> bool:
        """Tell at little cost whether a line may hold what is read."""
        return may_hold(low)

    def __init__(self) -> None:
        self._place = Place()
        self._context: Optional[Mapping[str, Union[int, float, str]]] = None
        self._doubted: dict[str, list[Record]] = {}
        self._split: Optional[str] = None
        self._told: Optional[str] = None
        self._taken = ("", False)
        self._drawn: dict[Optional[str], Record] = {}

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it holds none."""
        text = frame.text
        if not text or len(text) > MAX_LINE:
            return None
        if self._taken == (text, frame.end == "\r"):
            return ()
        line = read_by_shape(text)
        return None if line is None else self._judge(line, frame, self.before)

    def close(self) -> Sequence[Record]:
        """Return nothing: what is doubted to the end is not believed."""
        return ()

    def _judge(self, line: Line, frame: Frame, before: str) -> Optional[Sequence[Record]]:
        belief = line.belief
        if belief == Belief.HEADER:
            return self._begin(line.groups[0])
        if not line.has_epoch:
            self._note_label(before)
        if not line.has_position:
            belief = self._in_context(line, frame.text, before)
        if belief == Belief.NONE:
            return None
        records = self._records(line, frame)
        if belief == Belief.REPEATED:
            return self._if_repeated(line, records, frame)
        return self._accept(line, records, frame)

    def _begin(self, group: Group) -> Optional[Sequence[Record]]:
        """Note an epoch, a step or a fold on a line of its own."""
        if group.fold is not None:
            self._context = {group.fold_name: group.fold}
            self._place = Place()
        self._place.begin(group)
        self._split = self._told = None
        return () if self._taken[0] else None

    def _note_label(self, before: str) -> None:
        """Note the split that `Validation:` on the line before tells; it holds for some lines."""
        if before == self._taken[0]:
            return
        self._told = None
        label = before.strip("-=*#[]:. ")
        name = read_name(label) if 0 < len(label) < MAX_LABEL else None
        is_label = name is not None and name.split is not None and _is_label(name.metric)
        self._split = name.split if name is not None and is_label else None

    def _in_context(self, line: Line, text: str, before: str) -> Belief:
        """Say whether to believe in metrics that no position is printed with."""
        is_training = self._place.is_known
        if _difference(text) or _is_setting(before, text, is_training):
            return Belief.NONE
        if is_training or self._split:
            return Belief.SURE if line.belief == Belief.CONTEXT else line.belief
        if line.belief == Belief.REPEATED or text.startswith("  "):
            return Belief.NONE
        is_told = text[:1].isupper() or any(v.split for v in line.groups[0].values)
        return Belief.SURE if is_told else Belief.REPEATED

    def _if_repeated(
        self, line: Line, records: list[Record], frame: Frame
    ) -> Optional[Sequence[Record]]:
        """Believe a line if one of its shape came before, and what was on that one, too."""
        shape = _numbers.sub("#", frame.text)
        held = self._doubted.get(shape)
        if held is None or _same_values(held, records):
            if len(self._doubted) >= MAX_SHAPES:
                del self._doubted[next(iter(self._doubted))]
            self._doubted[shape] = records
            return None
        self._doubted[shape] = []
        return [*held, *self._accept(line, records, frame)]

    def _accept(self, line: Line, records: list[Record], frame: Frame) -> Sequence[Record]:
        """Note where the training is, and return what was not drawn before."""
        self._place.follow(line.groups)
        self._told = None if line.split == "train" else line.split
        self._taken = (frame.text, frame.end == "\r" or not line.has_position)
        if frame.end != "\r":
            self._drawn = {}
            return records
        news = [record for record in records if self._drawn.get(record.split) != record]
        self._drawn.update((record.split, record) for record in records)
        return news

    def _records(self, line: Line, frame: Frame) -> list[Record]:
        """Return the records of a line, one for each of its splits."""
        found = []
        final = frame.end != "\r"
        told = (self.name, frame.stream, None, self._context)
        for group in line.groups:
            metrics: dict[Optional[str], dict[str, float]] = {}
            default = self._default_split(group)
            for value in group.values:
                split = value.split or default
                metrics.setdefault(split, {})[value.metric] = value.number
            for split, values in metrics.items():
                place = self._place.of(group, split, line.is_final)
                found.append(new_tuple(Record, (split, *place, values, final, *told)))
        return found

    def _default_split(self, group: Group) -> Optional[str]:
        if self._split is not None and group.epoch is None:
            return self._split
        if group.has_position:
            return "train"
        if self._told is not None:
            return self._told
        is_of_training = any(_of_training(v.metric) for v in group.values if v.split is None)
        return "train" if is_of_training or self._place.goes_on(None) else None


def _same_values(held: Sequence[Record], records: Sequence[Record]) -> bool:
    """Tell whether a line that was held back has the values of one that came."""
    return bool(held) and [r.metrics for r in held] == [r.metrics for r in records]


def _of_training(metric: str) -> bool:
    """Tell whether a name alone says that it is training's: a bare loss, a learning rate."""
    return metric.lower().endswith("loss") or read_name(metric).kind == Kind.RATE


def _is_label(metric: str) -> bool:
    return all(word in _LABEL_WORDS for word in metric.lower().split())


def _is_setting(before: str, text: str, is_training: bool) -> bool:
    """Tell whether a line goes on with settings: like the line before, or in a block of them."""
    block = _block(before)
    if block and text[:1] in " \t" and read_name(block[1]).kind in (Kind.UNKNOWN, Kind.SETTING):
        return "result" not in block[1].lower() and "metric" not in block[1].lower()
    setting = _setting(before)
    if setting is None or _setting(text) is None:
        return False
    kinds = (Kind.SETTING,) if is_training else (Kind.SETTING, Kind.UNKNOWN, Kind.RATE)
    return read_name(setting[1]).kind in kinds


PARSER = LoopParser
