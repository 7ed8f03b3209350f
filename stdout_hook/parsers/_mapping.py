"""Names with values, as JSON lines, dictionaries and logfmt hold them, become records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Optional, Union

from stdout_hook.names import SPLITS, Kind, read_name
from stdout_hook.records import Frame, Record

__all__ = ["NOWHERE", "Place", "read_mapping"]

MAX_NAME = 120
"""Characters of the longest name."""

FIRST_SECOND = 1e9
"""Seconds since 1970 before which no training was logged: September 2001."""

MAX_WHOLE = 10**15
"""What a count and a whole number are less than."""

_SPLIT_KEYS = ("phase", "split", "mode", "set", "stage", "subset", "type", "prefix", "part")
_TIME_KEYS = ("time", "timestamp", "_timestamp", "ts", "@timestamp", "datetime", "date", "asctime")
_GROUP_KEYS = ("fold", "trial", "rank")
_STEP_KEYS = ("global_step", "trainer/global_step", "step", "_step", "iteration", "iter")
_TOTAL_KEYS = ("total_steps", "max_steps", "num_steps")
_HOLDERS = ("metrics", "results", "result", "logs", "scores", "data", "values", "scalars")
_time = re.compile(
    r"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|UTC|[-+][0-9]{2}:?[0-9]{2})?"
).fullmatch


class Place(NamedTuple):
    """What a line tells before its mapping: `Epoch 3: {…}`."""

    split: Optional[str] = None
    epoch: Union[int, float, None] = None
    step: Optional[int] = None
    total: Optional[int] = None


NOWHERE = Place()


class _Value(NamedTuple):
    split: Optional[str]
    metric: str
    kind: Kind
    number: Union[int, float]


def read_mapping(
    data: Mapping[str, Any], frame: Frame, parser: str, place: Place = NOWHERE
) -> list[Record]:
    """Return the records of a mapping, none if it holds no metrics.

    Args:
        data: Values by name; mappings may be nested one level.
        frame: The line.
        parser: Name of the parser.
        place: What was printed before it.
    """
    values = list(_values(data))
    epoch = _position(data, Kind.EPOCH) if place.epoch is None else place.epoch
    step = _step(data) if place.step is None else place.step
    has_position = epoch is not None or step is not None
    if not _is_believed(values, data, has_position):
        return []
    metrics: dict[Optional[str], dict[str, float]] = {}
    default = _split(data) or place.split or ("train" if has_position else None)
    if {"train", "val"} <= {value.split for value in values}:
        default = "val"  # train_loss, val_loss, accuracy
    for value in values:
        if value.kind in (Kind.METRIC, Kind.MAYBE, Kind.RATE) or isinstance(value.number, float):
            split = value.split or (
                "train" if value.kind == Kind.RATE and has_position else default
            )
            metrics.setdefault(split, {})[value.metric] = value.number
    total = place.total if place.total is not None else _count(data, _TOTAL_KEYS)
    whole = None if step is None else int(step)
    time, context = _time_of(data), {k: data[k] for k in _GROUP_KEYS if _is_number(data.get(k))}
    return [
        Record(split, epoch, whole, total, found, True, parser, frame.stream, time, context or None)
        for split, found in metrics.items()
    ]


def _values(data: Mapping[str, Any]) -> Iterator[_Value]:
    """Yield what may be reported, in order; names of nested mappings are put together."""
    for key, value in data.items():
        if not isinstance(value, Mapping):
            yield from _value(key, value, None)
            continue
        split = SPLITS.get(key.lower())
        for inner, number in value.items():
            inner_split = SPLITS.get(str(inner).lower())
            if split is not None or key.lower() in _HOLDERS:
                yield from _value(str(inner), number, split)
            elif inner_split is not None:
                yield from _value(key, number, inner_split)
            else:
                yield from _value(f"{key}/{inner}", number, None)


def _value(key: str, number: Any, split: Optional[str]) -> Iterator[_Value]:
    if not _is_number(number) or not key or len(key) > MAX_NAME or key.lower() in _TIME_KEYS:
        return
    name = read_name(key)
    if name.kind in (Kind.METRIC, Kind.MAYBE, Kind.RATE, Kind.UNKNOWN):
        yield _Value(split or name.split, name.metric, name.kind, number)


def _is_believed(values: list[_Value], data: Mapping[str, Any], has_position: bool) -> bool:
    """Tell a log from settings and other data: by metrics with a position, or with splits."""
    kinds = {value.kind for value in values}
    if has_position:
        decimal = any(isinstance(v.number, float) for v in values if v.kind == Kind.MAYBE)
        return Kind.METRIC in kinds or decimal
    if Kind.METRIC not in kinds or Kind.UNKNOWN in kinds or _has_settings(data):
        return False
    sure = [value for value in values if value.kind == Kind.METRIC]
    if not any(isinstance(value.number, float) for value in sure):
        return False
    told = all(value.split for value in sure) or _split(data) is not None
    losses = sum("loss" in value.metric.lower() for value in sure)
    return told or 0 < losses < len(sure)


def _has_settings(data: Mapping[str, Any]) -> bool:
    return any(
        isinstance(value, (Mapping, list)) or read_name(str(key)[:MAX_NAME]).kind == Kind.SETTING
        for key, value in data.items()
    )


def _split(data: Mapping[str, Any]) -> Optional[str]:
    for key in _SPLIT_KEYS:
        value = data.get(key)
        if isinstance(value, str) and value.lower() in SPLITS:
            return SPLITS[value.lower()]
    return None


def _step(data: Mapping[str, Any]) -> Optional[int]:
    step = _count(data, _STEP_KEYS)
    for kind in (Kind.STEP, Kind.COUNT):
        if step is None:
            found = _position(data, kind)
            step = None if found is None or found != int(found) else int(found)
    return step


def _count(data: Mapping[str, Any], keys: tuple[str, ...]) -> Optional[int]:
    for key in keys:
        number = _finite(data.get(key))
        if number is not None:
            return int(number)
    return None


def _position(data: Mapping[str, Any], kind: Kind) -> Union[int, float, None]:
    """Return the first number that counts epochs, say."""
    for key, value in data.items():
        number = _finite(value)
        if number is not None and read_name(str(key)[:MAX_NAME]).kind == kind:
            return number
    return None


def _is_number(value: Any) -> bool:
    """Tell whether it is a number that a float can hold; True and False are none."""
    if isinstance(value, float):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < MAX_WHOLE


def _finite(value: Any) -> Union[int, float, None]:
    if not isinstance(value, (int, float)) or not _is_number(value):
        return None
    return value if abs(value) < MAX_WHOLE else None


def _time_of(data: Mapping[str, Any]) -> Optional[float]:
    """Return a time stamp as seconds; what is smaller is a time that something took."""
    for key in _TIME_KEYS:
        value = data.get(key)
        if isinstance(value, str):
            return _parse_time(value)
        number = _finite(value)
        if number is not None and number > FIRST_SECOND:
            return number / (1000 if number > FIRST_SECOND * 1000 else 1)
    return None


def _parse_time(text: str) -> Optional[float]:
    """Read a date with time; without a zone it is the reading machine's time."""
    found = _time(text)
    if found is None:
        return None
    zone = (found[4] or "").replace("Z", "+0000").replace("UTC", "+0000").replace(":", "")
    form = "%Y-%m-%d %H:%M:%S" + ("%z" if zone else "")
    try:
        moment = datetime.strptime(f"{found[1]} {found[2]}{zone}", form).timestamp()  # noqa: DTZ007
    except (ValueError, OverflowError, OSError):
        return None
    return moment + float(f"0.{found[3] or 0}")
