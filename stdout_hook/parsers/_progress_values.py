"""Named values in free text, as programs put it on progress bars: `loss=0.5, val acc: 0.9`.

Shared by the formats that are progress bars. What a value belongs to is told by its name, or by
the bar's description: `Epoch 1/3 [train]`.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple, Optional

from stdout_hook.names import Kind, Name, read_name
from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._by_shape import ByShape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Place", "Values", "is_metric", "place_of", "read_values"]

Values = dict[tuple[Optional[str], str], float]
"""Values by split (None: that of the bar) and by name without the split."""

MAX_TEXT = 4000
"""Characters of a bar's text that are looked at."""

_WORD = r"[^\W\d][\w./@+-]{0,60}"
_item = re.compile(
    rf"(?<![\w.(\[{{/'\"@-])((?:{_WORD} ){{0,3}}{_WORD}) ?[=:] ?(?:tensor\()?"
    rf"({NUMBER})%?(?=[\s,;|)(\]]|$)"
)
_spoken = re.compile(rf"(?<![\w.(\[/'\"-])({_WORD}) ({NUMBER})%?(?=[\s,;|)\]]|$)")
_separator = re.compile(r"[,;|]|\s-\s|\s{2,16}")
_epoch = re.compile(
    r"(?<![^\W\d_])(?:epochs?|ep)(?![^\W\d_])[ :=#_\[(-]{0,3}([0-9]{1,9})(?![0-9]*\.?[0-9])",
    re.IGNORECASE,
).search
_fold = re.compile(
    r"(?<![^\W\d_])fold[ :=#_\[(-]{0,3}([0-9]{1,9})(?![0-9]*\.?[0-9])", re.IGNORECASE
).search
_split_words = re.compile(
    r"(?<![^\W_])(?:(train|training|fit|fitting)|(val|valid|validation|validate|validating|eval"
    r"|evaluate|evaluating|evaluation|dev)|(test|testing)|(predict|predicting|prediction|inference"
    r"|sampling|generating))(?![^\W_])"
    # A word in a value's own name tells of that value only: `val_loss=0.5`.
    r"(?![_/ .-](?!ep)[^\W\d]\w{0,30} ?[=: ] ?[-+.0-9])",
    re.IGNORECASE,
).search
_REPORTED = (Kind.METRIC, Kind.MAYBE, Kind.RATE, Kind.UNKNOWN)
_SPLITS = ("train", "val", "test", None)
_EPOCH = (None, "")


class Place(NamedTuple):
    """What a bar's description says of where its values belong.

    Attributes:
        split: The split of values whose name tells none; None for a bar of predictions.
        epoch: The epoch, None where the description tells none.
        context: The fold, None without.
    """

    split: str | None
    epoch: int | None
    context: Mapping[str, int] | None


def place_of(description: str) -> Place:
    """Return what a description like `Epoch 1/3 [train]` says."""
    text = description[:MAX_TEXT]
    split, epoch, fold = _split_words(text), _epoch(text), _fold(text)
    return Place(
        _SPLITS[(split.lastindex or 1) - 1] if split else "train",
        int(epoch[1]) if epoch else None,
        {"fold": int(fold[1])} if fold else None,
    )


def is_metric(name: str) -> bool:
    """Tell whether a name is that of a metric: a bar without such a name is not training."""
    return _read(name).kind in (Kind.METRIC, Kind.MAYBE)


@lru_cache(maxsize=1024)
def _read(name: str) -> Name:
    """Take a name apart; one may say over what its value is: `loss_step`, `loss_epoch`."""
    stem, _, what = name.rpartition("_")
    if stem and what in ("step", "epoch"):
        meaning = read_name(stem)
        return meaning._replace(metric=f"{meaning.metric}_{what}")
    return read_name(name)


def read_values(text: str, split: str | None = None) -> tuple[Values, float | None]:
    """Return the values in a text, and the epoch if it stands among them.

    Times, counts, sizes and what was best so far are left out.

    Args:
        text: What a program put on its bar.
        split: The split of the values whose name tells none: ``"train"``, ``"val"``, ``"test"``.
    """
    found = (_readers[split](text) if text else None) or {}
    return found, found.pop(_EPOCH, None)


def _read_values(split: str | None, text: str) -> Values:
    found: Values = {}
    for piece in _separator.split(text[:MAX_TEXT]):
        items = _item.findall(piece) or [
            item for item in _spoken.findall(piece) if is_metric(item[0])
        ]
        for name, number in items:
            value = parse_number(number)
            if value is None:
                continue
            meaning = _read(name)
            if meaning.kind == Kind.EPOCH:
                found[_EPOCH] = value
            elif meaning.kind in _REPORTED:
                found[meaning.split or split, meaning.metric] = value
    return found


_readers = {split: ByShape(partial(_read_values, split)) for split in _SPLITS}
