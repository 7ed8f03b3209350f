r"""MXNet: lines of its Module, of Gluon's Estimator, and of GluonCV's scripts.

Printed by `Module.fit` with a `Speedometer`, by Gluon's `LoggingHandler`, and by the training scripts
of GluonCV, GluonTS and MXNet's examples::

    Epoch[0] Batch [0-20]	Speed: 1910.41 samples/sec	accuracy=0.200000	cross-entropy=2.1
    Epoch[0] Train-accuracy=0.500000
    Epoch[0] Time cost=0.100
    Epoch[0] Validation-accuracy=0.600000
    Epoch[0] Evaluation metric 'epoch_loss'=4.250000
    [Epoch 0][Batch 10][Samples 80] time/interval: 0.161s training accuracy: 0.5000, training loss: 0.69
    [Epoch 0] Finished in 1.208s, training accuracy: 0.5125, validation accuracy: 0.6000
    Epoch[3] Batch [49]	Speed: 540.7 samples/sec	accuracy=0.901	lr=0.100000
    [Epoch 3] training: accuracy=0.912345
    [Epoch 3] validation: err-top1=0.2 err-top5=0.05
    [Epoch 3][Batch 99], LR: 1.00E-03, Speed: 80.1 samples/sec, ObjLoss=3.210, BoxCenterLoss=1.5
    [Epoch 3] Training cost: 120.5, ObjLoss=3.210, BoxCenterLoss=1.5
    [Epoch 3] Validation:
    person=0.61
    mAP=0.55

Records, one for each split of a line:

* `split`: `train` or `val`, by the name's beginning or the word before the values, else `train`.
* `epoch`: as printed, from 0.
* `step`: the batch, the last of a range; None for a whole epoch.
* `metrics`: by printed name without the split, learning rates too; speeds and times are none.
* `final`: always True.

What `Train finished using total …` tells again is left out, and so are values of validation on a
batch's line, which are those of the epoch before. The Estimator's validation prints its own
`[Epoch 0] Finished …`, whatever the epoch: its values are those of the training's line that follows.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["PARSER", "MxnetParser"]

_PREFIX = r"(?:[A-Z]{4,7}:\w{1,30}:)?"
_module = re.compile(
    _PREFIX + r"(?:Epoch|Iter)\[([0-9]{1,9})\](?: Rank ?\[[0-9]{1,6}\])?"
    r"(?: Batch ?\[(?:[0-9]{1,9}-)?([0-9]{1,9})\])?[ \t]"
).match
_gluon = re.compile(_PREFIX + r"\[Epoch ([0-9]{1,9})\](?:\[Batch ([0-9]{1,9})\])?").match
_samples = re.compile(r"\[Samples [0-9]{1,12}\] (?:time/interval: [0-9.]{1,14}s )?").match
_SPEED = re.compile(r", (?:LR: ([0-9.Ee+-]{1,14}), )?Speed: [0-9.inf]{1,20} samples/sec, ")
_speed = _SPEED.match
_whole = re.compile(
    r" (?:Finished in [0-9.]{1,14}s|Training cost: [0-9.]{1,14}"
    r"(?:, Speed: [0-9.inf]{1,20} samples/sec)?), "
).match
_of_set = re.compile(r" (training|validation): (?=\S)").match
_series = re.compile(r"Evaluation metric '(validation_)?(\w{1,60})'=(\S{1,40})$").match
_scores = re.compile(r" (?=train=)").match
_field = re.compile(rf"([A-Za-z][\w@.:/+ -]{{0,60}}?)(?:=|: )({NUMBER})$").match
_split = re.compile(r"(train|training|val|validation)(?:[- ]|: )", re.IGNORECASE).match
_listed = re.compile(rf"[A-Za-z][^=\n]{{0,60}}=(?:{NUMBER})$").match
_NO_METRICS = frozenset(("Speed", "speed", "Time cost", "time", "time cost"))
_FIRST_FIELDS = ("Time cost=", "Speed: ", "Speed=")
MAX_LINES = 2000


class MxnetParser:
    """Reads lines of Module, Estimator and GluonCV; see the module for the format."""

    name = "mxnet"
    hints = ("Epoch[", "Iter[", "[Epoch ", "Validation Begin")
    first = ("Epoch", "Iter", "[Epoch", "Validation", "INFO", "WARN", "DEBUG")
    headers = ("Validation Begin",)

    def __init__(self) -> None:
        self._epoch = 0
        self._lines_left = 0
        self._is_validating = False
        self._held: dict[str, dict[str, float]] = {}

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a line, None where it is none of these."""
        text = frame.text
        if self._lines_left:
            match = _listed(text)
            if match is not None:
                self._lines_left -= 1
                return self._records(_by_split([text], "val"), None, frame)
            self._lines_left = 0
        match = _module(text)
        if match is not None:
            return self._read_module(match, frame)
        match = _gluon(text)
        if match is not None:
            return self._read_gluon(match, frame)
        if text == "Validation Begin":
            self._is_validating = True
            return ()
        return None

    def _read_module(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        """Read fields behind tabs or commas; without a batch they must tell what they are."""
        series = _series(frame.text, match.end())
        if series is not None:
            self._epoch = int(match[1])
            field = f"{series[2]}={series[3]}"
            found = _by_split([field], "val" if series[1] else "train")
            return self._records(found, None, frame)
        fields = re.split("\t|, ", frame.text[match.end() :].lstrip("\t "))
        if match[2] is None and not (_split(fields[0]) or fields[0].startswith(_FIRST_FIELDS)):
            return None
        self._epoch = int(match[1])
        return self._records(_by_split(fields, "train"), match[2], frame)

    def _read_gluon(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        text, end = frame.text, match.end()
        head = _samples(text, end) or _speed(text, end) if match[2] else _whole(text, end)
        if head is not None:
            if match[2] is None and self._is_validating:
                return self._hold(text[head.end() :], frame)
            fields = text[head.end() :].split(", ")
            if head.re is _SPEED and head[1]:
                fields.append(f"lr={head[1]}")
            found = _by_split(fields, "train")
            if match[2]:  # what validation gave before stands there, too
                found.pop("val", None)
        else:
            head = None if match[2] else _of_set(text, end) or _scores(text, end)
            if head is None:
                return self._begin_list(match, frame)
            is_val = head[0] == " validation: "
            found = _by_split(text[head.end() :].split(" "), "val" if is_val else "train")
        self._epoch = int(match[1])
        for held, metrics in self._take_held().items():
            found.setdefault(held, metrics)
        return self._records(found, match[2], frame)

    def _hold(self, text: str, frame: Frame) -> Sequence[Record]:
        """Keep what validation told: its epoch is wrong, and the training's line tells it again."""
        self._is_validating = False
        self._held = _by_split(text.split(", "), "val")
        return ()

    def _take_held(self) -> dict[str, dict[str, float]]:
        held, self._held = self._held, {}
        return held

    def _begin_list(self, match: re.Match[str], frame: Frame) -> Sequence[Record] | None:
        rest = frame.text[match.end() :]
        if rest.startswith(" speed: "):
            return ()
        if match[2] or rest.rstrip() != " Validation:":
            return None
        self._epoch, self._lines_left = int(match[1]), MAX_LINES
        return ()

    def _records(
        self, found: dict[str, dict[str, float]], step: str | None, frame: Frame
    ) -> Sequence[Record]:
        at = None if step is None else int(step)
        return [
            Record(split, self._epoch, at, None, metrics, parser=self.name, stream=frame.stream)
            for split, metrics in found.items()
        ]

    def close(self) -> Sequence[Record]:
        """Return what a validation told that no training followed."""
        return self._records(self._take_held(), None, Frame(""))


def _by_split(fields: Sequence[str], default: str) -> dict[str, dict[str, float]]:
    """Return the numbers of fields `name=number` or `name: number` by split and name."""
    found: dict[str, dict[str, float]] = {}
    for field in fields:
        match = _field(field)
        value = None if match is None else parse_number(match[2])
        if match is None or value is None or match[1] in _NO_METRICS:
            continue
        name, split = match[1], default
        prefix = _split(name)
        if prefix is not None:
            split = "val" if prefix[1].lower().startswith("val") else "train"
            name = name[prefix.end() :]
        elif name in ("train", "val"):
            split = name
        found.setdefault(split, {})[name] = value
    return found


PARSER = MxnetParser
