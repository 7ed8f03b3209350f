r"""Ultralytics: the tables of YOLOv8 and later, of YOLOv5, and of YOLOv3, v6, v7, v9 built like them.

Printed by `yolo train` and `yolo val` (8.0 to 8.4; detection, segmentation, pose, classification,
RT-DETR) and by `train.py` and `val.py` of the older repositories. A bar behind each row is redrawn::

          Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size
          1/100         0G      6.733      4.783      4.344          8        640: 100%|██████████| 8/8 [00:01<00:00,  7.1it/s]
                     Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 1/1 [00:00<00:00]
                       all         16         16      0.953          1      0.995      0.864
                       red          9          9      0.992          1      0.995      0.862

Records, one a redraw or row, two of the last state of YOLOv5's classification:

* `split`: `train` for a bar, `val` for a table's row; `train_loss`, `val_loss` tell it themselves.
* `epoch`: before the slash, for a row that of the bar before; None after training, where the best
  weights are evaluated, and without training.
* `step`, `total_steps`: the bar's count and length; None for a row, and where a terminal's edge
  has cut them.
* `metrics`: by the header's name, `P`, `R`, `mAP50`, `mAP50-95` and so on; those of a second group
  `Mask(` or `Pose(` are named `Mask/P`, those of one class's row `P/red`. Counts and sizes
  (`Images`, `Instances`, `Size`, `GPU_mem`) are no metrics.
* `final`: True for a bar's last state and for rows, False for its states before.
* From 8.1 to 8.3 headers and rows go to stdout, bars to stderr, and each stream is read by itself.
  There losses are named by their number, and a row's epoch is the count of headers.
* What a narrow terminal has cut is not reported; a header that was cut is known by its beginning.
* `context`: the class, `{"class": "red"}`, of a row but `all`.
"""  # noqa: E501 - lines as they are printed

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number
from stdout_hook.records import Record, new_tuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stdout_hook.records import Frame

__all__ = ["PARSER", "UltralyticsParser"]

_TOKENS = r"((?: {1,30}[A-Za-z…][\w@.:()…-]{0,30}){1,16}?)"
_train_header = re.compile(
    rf" {{0,12}}Epoch(?: {{1,12}}(?:GPU_mem|gpu_mem)|(?= +(?:lr +)?iou_loss)){_TOKENS} {{0,12}}$"
).match
_val_header = re.compile(
    rf" {{0,40}}(?:Class|classes){_TOKENS}(?:: {{0,4}}[0-9]{{0,3}}%| *:? *$)"
).match
_counted_bar = re.compile(
    r" {0,12}([0-9]{1,7})/[0-9]{1,7} ([^:%]{2,250}): {1,4}[0-9]{1,3}%"
    r"(?:\|[^|]{0,300}\||[^0-9|]{1,300}) {0,4}([0-9]{1,9})/([0-9]{1,9}) "
).match
_cut_bar = re.compile(
    r" {0,12}([0-9]{1,7})/[0-9]{1,7} ( {0,10}[0-9.e+]{1,9}[GM] [ 0-9.einfa+-]{1,200})(:.{0,60})?$"
).match
_end = re.compile(r"[0-9]{1,7} epochs completed in |Training complete \(").match
_memory = re.compile(r"[0-9.e+]{1,9}[GM]").fullmatch
_COUNTS = frozenset(
    ("Images", "Instances", "Labels", "Pixels", "Targets", "labels", "targets")
).union(("Size", "img_size"))
_resumed = re.compile(r"Resuming training (?:from )?\S{1,300} from epoch ([0-9]{1,7}) to ").match
WIDTH = 11
_LOSSES = {
    1: "loss",
    3: "box_loss cls_loss dfl_loss",
    4: "box_loss seg_loss cls_loss dfl_loss",
    5: "box_loss pose_loss kobj_loss cls_loss dfl_loss",
}
"""Losses of a detection, segmentation, pose or classification by their number."""

_CLASS = ("Class", "class")
_FIRST_COLUMNS = ("Images", "top1_acc")
_DETECT = "Images Instances Box(P R mAP50 mAP50-95)"
_LAYOUTS = (
    _DETECT,
    f"{_DETECT} Mask(P R mAP50 mAP50-95)",
    f"{_DETECT} Pose(P R mAP50 mAP50-95)",
    "Images Instances P R mAP50 mAP50-95",
    "Images Labels P R mAP@.5 mAP@.5:.95",
    "Images Targets P R mAP@.5 mAP@.5:.95",
    "Images Pixels mIoU PixAcc",
    "Images delta1 abs_rel rmse silog",
    "top1_acc top5_acc",
)


class UltralyticsParser:
    """Reads YOLO's bars and tables; see the module for the format."""

    name = "ultralytics"
    hints = (
        "GPU_mem",
        "gpu_mem",
        " iou_loss",
        "    Images  ",
        "top1_acc",
        "epochs completed",
        "Training c",
    )
    headers = ("Epoch", "Class", "classes", "Training")
    first = ("Epoc", "Clas", "clas", "Trai", "0", "Resu")
    goes_on_by = ("0", "Images")

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._headers = 0
        self._layouts: list[list[str]] = []
        self._is_in_table = False
        self._epoch: int | None = None
        self._drawn: tuple[object, ...] = ()

    def parse(self, frame: Frame) -> Sequence[Record] | None:
        """Return the values of a redraw or row, None where it belongs to no such table."""
        text = frame.text
        match = _counted_bar(text)
        if match is not None and self._is_named(match):
            step, total = int(match[3]), int(match[4])
            return self._read_bar(match, step, total, step == total, frame.stream)
        if self._names:
            match = _cut_bar(text)
            if match is not None:
                return self._read_bar(match, None, None, frame.end != "\r", frame.stream)
        if self._layouts:
            row = self._read_row(text, frame)
            if row is not None:
                return row
        return self._read_header(text)

    def _read_header(self, text: str) -> Sequence[Record] | None:
        first = text.lstrip()[:5]
        columns = _read_val_header(text) if first in _CLASS else None
        if columns is not None:
            if columns[0] not in _FIRST_COLUMNS:
                return None
            self._layouts, self._is_in_table = self._layouts_like(columns), False
            return ()
        names = _train_columns(text) if first == "Epoch" else None
        if names is not None:
            self._names = names
            self._layouts, self._is_in_table = self._layouts_like([]), False
            self._headers += 1
            self._epoch = self._headers
            return ()
        if self._names and _end(text):
            self._epoch, self._headers = None, 0
            return ()
        return self._resume(text)

    def _resume(self, text: str) -> Sequence[Record] | None:
        match = _resumed(text)
        if match is None:
            return None
        self._headers = int(match[1]) - 1
        return ()

    def _layouts_like(self, columns: list[str]) -> list[list[str]]:
        """Return the columns that may stand under a header of which the end may be missing."""
        known = list(_known_layouts(" ".join(columns).rstrip("…")))
        if any(name.startswith(("pose", "kobj")) for name in self._names):
            known[:3] = known[2::-1]
        return [layout for layout in [columns, *known] if layout]

    def _is_named(self, match: re.Match[str]) -> bool:
        """Tell whether the values' names are known: by a header, else by their number."""
        if not self._names:
            words = match[2].split()
            losses = _LOSSES.get(len(words) - 3)
            aligned = match.end(2) == WIDTH * (len(words) + 1)
            if losses and aligned and _memory(words[0]) and "".join(words[-2:]).isdigit():
                self._names = (*losses.split(), "Instances", "Size")
        return bool(self._names)

    def _read_bar(
        self,
        match: re.Match[str],
        step: int | None,
        total: int | None,
        final: bool,
        stream: str,
    ) -> Sequence[Record]:
        words = match[2].split()
        if words and _memory(words[0]):
            del words[0]
        cut = words[-1:] and (words[-1].endswith("…") or (step is None and not match[3]))
        if cut:
            del words[-1]
        values = _numbers(words)
        self._epoch = int(match[1])
        if values is None or not (cut or self._may_hold(len(values))):
            return ()
        drawn = (self._epoch, step, final, values)
        if not values or drawn == self._drawn:
            return ()
        self._drawn = drawn
        records = []
        for split, places in _columns(self._names):
            metrics = {name: values[place] for name, place in places if place < len(values)}
            if metrics:
                place = (split, self._epoch, step, total)
                what = (metrics, final, self.name, stream, None, None)
                records.append(new_tuple(Record, (*place, *what)))
        return records

    def _may_hold(self, count: int) -> bool:
        """Tell whether a row has so many values; a loss may come before those of validation."""
        return count == len(self._names) or (count == 1 and self._names[0] == "train_loss")

    def _read_row(self, text: str, frame: Frame) -> Sequence[Record] | None:
        ends_in_number = _numbers(text.rsplit(None, 1)[-1:]) is not None
        for columns in self._layouts if ends_in_number else ():
            label, values = _take_apart(text, len(columns))
            if label and (label == "all" or self._is_in_table):
                self._layouts, self._is_in_table = [columns], True
                return self._row(label, columns, values, frame)
        if self._is_in_table:  # any other line ends a table
            self._layouts = []
        return None

    def _row(
        self, label: str, columns: list[str], values: list[float], frame: Frame
    ) -> Sequence[Record]:
        of = "" if label == "all" else f"/{label}"
        named = zip(_ungrouped(tuple(columns)), values)
        metrics = {name + of: value for name, value in named if name not in _COUNTS}
        record = Record(
            "val", self._epoch, None, None, metrics, parser=self.name, stream=frame.stream
        )
        return (record._replace(context={"class": label}) if of else record,)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()


def _take_apart(text: str, count: int) -> tuple[str, list[float]]:
    """Return the label and the numbers of a row; an empty label where it is none."""
    label, *words = text.rsplit(None, count) or [""]
    values = _numbers(words) if len(words) == count else None
    return ("", []) if values is None else (label.strip(), values)


def _numbers(words: Sequence[str]) -> list[float] | None:
    """Return the numbers that words are, None where one is none."""
    values = []
    for word in reversed(words):  # what is none is mostly at the end
        value = parse_number(word)
        if value is None:
            return None
        values.append(value)
    return values[::-1]


@lru_cache(maxsize=64)
def _train_columns(text: str) -> tuple[str, ...] | None:
    """Return the columns of a training's header."""
    match = _train_header(text)
    return None if match is None else tuple(match[1].split())


@lru_cache(maxsize=64)
def _known_layouts(shown: str) -> list[list[str]]:
    """Return the columns of the layouts that begin so."""
    return [layout.split() for layout in _LAYOUTS if layout.startswith(shown)]


def _read_val_header(text: str) -> list[str] | None:
    """Return the columns of a validation's header, behind which a bar may be drawn."""
    head, percent, _ = text.partition("%")
    return _val_columns(head.rstrip("0123456789") + "%" if percent else text)


@lru_cache(maxsize=64)
def _val_columns(text: str) -> list[str] | None:
    match = _val_header(text)
    return None if match is None else match[1].split()


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return by split which columns of a bar are whose values."""
    places = [(name, place) for place, name in enumerate(names)]
    if names[0] != "train_loss":
        return [("train", [place for place in places if place[0] not in _COUNTS])]
    split = names[1].partition("_")[0]
    others = [(name.replace(f"{split}_", ""), place) for name, place in places[1:]]
    return [("train", [("loss", 0)]), (split, others)]


@lru_cache(maxsize=64)
def _ungrouped(columns: tuple[str, ...]) -> list[str]:
    """Return a name for each column; `Mask(P R)` are two of a group."""
    found, group = [], ""
    for column in columns:
        before, opens, name = column.partition("(")
        if opens:
            group = "" if before == "Box" else f"{before}/"
        found.append(group + (name if opens else column).rstrip(")"))
    return found


PARSER = UltralyticsParser
