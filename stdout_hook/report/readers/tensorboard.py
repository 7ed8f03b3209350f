"""Reads the scalars in TensorBoard's event files, ``events.out.tfevents.*``.

A run is a folder with such files right in it, or with folders named after splits that hold them,
as Keras' callback and estimators leave it: ``train/`` and ``validation/``. TensorBoard has one step
for each value, which is the global step or the epoch: it is the epoch for what Keras logs at an
epoch's end, and for what our own sink logs beside ``train/epoch_loss`` and the like. TensorFlow is
not loaded.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from ctypes import c_float
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, Optional, Union

from stdout_hook.errors import MissingPackage
from stdout_hook.report.readers import About, Prediction
from stdout_hook.report.readers._times import as_time
from stdout_hook.strict_json import strict

__all__ = ["TensorBoardReader"]

EVENTS = "*tfevents*"

SPLITS = {
    "train": "train",
    "validation": "val",
    "val": "val",
    "valid": "val",
    "eval": "val",
    "test": "test",
}
"""The splits that folders are named after."""

SECONDS = 1.0
"""Within this time values of one step belong to one row."""

_FRAME = 16
"""Bytes around a record of an event file: its size before it, and checksums of both."""

_KERAS = re.compile(r"(epoch|batch)_(.+)")
_OF_EPOCH = re.compile(r"(?:.+[/_])?epoch_")

_Row = dict[str, Union[float, str]]


class _Value(NamedTuple):
    """One scalar, under the key and on the axis that it has in a row."""

    key: str
    axis: str
    step: int
    time: float
    value: float


class TensorBoardReader:
    """Read a folder of event files.

    Args:
        path: The folder, or one event file.
    """

    name = "TensorBoard folder"
    order = 20

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def reads(cls, path: Path, *, named: bool) -> bool:
        """Tell whether a path is a folder of event files, or one such file."""
        return bool(_files(path))

    def about(self) -> About:
        """Return what is known of the run: its files, and when it began and ended."""
        problems: list[str] = []
        times = [when for _, file in _files(self.path) for when, *_ in _scalars(file, problems)]
        return About(
            name=self.path.resolve().name,
            source=self.name,
            facts={"start": as_time(min(times)), "end": as_time(max(times))} if times else {},
            files=[file for _, file in _files(self.path)],
            problems=problems if times or problems else ["its event files hold no scalar"],
        )

    def rows(self) -> Iterator[Mapping[str, Union[float, str]]]:
        """Yield the scalars, those of one step and time as one row, in the order of their times."""
        values = [value for split, file in _files(self.path) for value in _values(split, file)]
        yield from _rows(sorted(values, key=lambda one: one.time))

    def predictions(self) -> Iterator[Prediction]:
        """Yield nothing: there are scalars only."""
        return iter(())

    def out_of_scope(self) -> Iterator[Prediction]:
        """Yield nothing."""
        return iter(())


def _files(path: Path) -> list[tuple[str, Path]]:
    """Return the event files of a run, each with the split whose folder it is in."""
    if path.is_file():
        return [("", path)] if path.match(EVENTS) else []
    homes = [("", path), *((split, path / name) for name, split in SPLITS.items())]
    return [(split, file) for split, home in homes for file in sorted(home.glob(EVENTS))]


def _scalars(path: Path, problems: list[str]) -> Iterator[tuple[float, int, str, float]]:
    """Yield time, step, tag and value of each scalar in a file; a torn end is left out."""
    load, as_array = _library()
    place = 0
    try:
        for event in load(str(path)).Load():
            place += _FRAME + event.ByteSize()
            for value in event.summary.value:
                number = _number(value, as_array)
                if number is not None:
                    yield event.wall_time, event.step, value.tag, number
    except Exception as error:  # the library's own kinds, none of them documented
        problems.append(f"{path.name} cannot be read to its end: {error}")
        return
    if _goes_on(path, place):
        problems.append(f"{path.name} is damaged at byte {place}; the rest of it was not read")


def _goes_on(path: Path, place: int) -> bool:
    """Tell whether a whole record begins at a place in a file, which then cannot be read."""
    with path.open("rb") as file:
        file.seek(place)
        size = file.read(8)
    is_record = len(size) == 8
    return is_record and place + _FRAME + int.from_bytes(size, "little") <= path.stat().st_size


def _library() -> tuple[Any, Any]:
    if "tensorflow" not in sys.modules:  # TensorBoard's own switch: it would load it
        sys.modules.setdefault("tensorboard.compat.notf", ModuleType("tensorboard.compat.notf"))
    try:
        from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader
        from tensorboard.util.tensor_util import make_ndarray
    except ImportError:
        raise MissingPackage("tensorboard", "tensorboard") from None
    return LegacyEventFileLoader, make_ndarray


def _number(value: Any, as_array: Any) -> Optional[float]:
    """Return a summary's number, None where it is a text, a picture or a whole array."""
    kind = value.WhichOneof("value")
    if kind == "simple_value":
        return float(value.simple_value)
    if kind != "tensor":
        return None
    shape = [one.size for one in value.tensor.tensor_shape.dim]
    array = as_array(value.tensor) if math.prod(shape) == 1 else None
    return float(array.item()) if array is not None and array.dtype.kind in "fiu" else None


def _values(split: str, path: Path) -> Iterator[_Value]:
    scalars = list(_scalars(path, []))
    if split and any(_KERAS.fullmatch(tag) for _, _, tag, _ in scalars):
        return _keras_values(split, scalars)
    return _plain_values(split, scalars)


def _keras_values(split: str, scalars: Iterable[tuple[float, int, str, float]]) -> Iterator[_Value]:
    """Yield what Keras' callback logs; it counts epochs from 0 where it prints them from 1."""
    for time, step, tag, value in scalars:
        found = _KERAS.fullmatch(tag)
        if found is None:  # evaluation_loss_vs_iterations: the same once more
            continue
        if found[1] == "batch":
            yield _Value(f"{split}/{found[2]}", "train/step", step, time, value)
        else:
            key = f"train/{tag}" if split == "train" else f"{split}/{found[2]}"
            yield _Value(key, "epoch", step + 1, time, value)


def _plain_values(split: str, scalars: list[tuple[float, int, str, float]]) -> Iterator[_Value]:
    epochs = {step for _, step, tag, _ in scalars if _OF_EPOCH.match(tag)}
    running = {tag.replace("epoch_", "", 1) for _, _, tag, _ in scalars if _OF_EPOCH.match(tag)}
    for time, step, tag, value in scalars:
        is_of_epoch = step in epochs and tag not in running
        key = tag if not split or tag.startswith(f"{split}/") else f"{split}/{tag}"
        yield _Value(key, "epoch" if is_of_epoch else "train/step", step, time, value)


def _rows(values: Iterable[_Value]) -> Iterator[_Row]:
    row: _Row = {}
    last: Optional[_Value] = None
    for one in values:
        if last is not None and not (_are_of_one_row(last, one) and one.key not in row):
            yield row
            last = None
        if last is None:
            last, row = one, {"time": one.time, one.axis: one.step}
        row[one.key] = strict(_shortest(one.value))
    if row:
        yield row


def _are_of_one_row(first: _Value, other: _Value) -> bool:
    same = first.step == other.step and first.axis == other.axis
    return same and abs(other.time - first.time) <= SECONDS


def _shortest(value: float) -> float:
    """Return a number without the digits that it has only because it was kept in 32 bits."""
    shorter = (float(f"{value:.{digits}g}") for digits in (6, 7, 8))
    return next((one for one in shorter if c_float(one).value == value), value)


READER = TensorBoardReader
