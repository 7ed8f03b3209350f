"""Fields `name: number` of one line, for formats that write a fixed text between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdout_hook.numbers import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["read_fields"]

_NO_METRICS = frozenset(("data_time", "iter_time", "last_data_time", "last_time", "time")).union(
    ("eta", "eta_seconds", "max_mem", "max_memory", "memory")
)
MAX_NAME = 100


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
