"""Fields `name: number` and items `'name': number` of one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.parsers._by_shape import ByShape

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["read_fields", "read_items"]

_NO_METRICS = frozenset(("data_time", "iter_time", "last_data_time", "last_time", "time")).union(
    ("eta", "eta_seconds", "max_mem", "max_memory", "memory")
)
MAX_NAME = 100
_items = re.compile(
    rf"(?<![^\s{{(,])'([^'\n]{{1,{MAX_NAME}}})': "
    rf"(?:np\.[a-z0-9]{{1,12}}\()?({NUMBER})\)?(?=[,}}\s]|$)"
).findall


def read_fields(fields: Iterable[str], between: str = ": ", prefix: str = "") -> dict[str, float]:
    """Return the numbers by name; what is no such field is left out, as are times and memory.

    Args:
        fields: The line's pieces.
        between: What stands between name and number.
        prefix: What is taken off the names.

    Example:
        >>> read_fields("lr: 0.1, eta: 1 day, 3:00:00, time: 0.3, loss: 2.5".split(", "))
        {'lr': 0.1, 'loss': 2.5}
    """
    found = {}
    for field in fields:
        name, _, text = field.partition(between)
        value = parse_number(text) if text else None
        if value is None or not name or len(name) > MAX_NAME:
            continue
        name = name.strip()
        if prefix and name.startswith(prefix):
            name = name[len(prefix) :]
        if name not in _NO_METRICS:
            found[name] = value
    return found


def read_items(text: str) -> dict[str, float]:
    """Return the numbers of a dictionary, or of one line of it, as Python prints it.

    Example:
        >>> read_items("{'loss': 0.5, 'top_1': np.float32(0.25), 'name': 'a',")
        {'loss': 0.5, 'top_1': 0.25}
    """
    return _read_items(text) or {}


@ByShape
def _read_items(text: str) -> dict[str, float]:
    found = {name: parse_number(value) for name, value in _items(text)}
    return {name: value for name, value in found.items() if value is not None}
