"""Numbers and times as run folders hold them."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from typing import Union

__all__ = ["as_time", "strict"]


def strict(value: float) -> Union[float, str]:
    """Return a number as strict JSON has it: not-a-number and the infinities as texts."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def as_time(seconds: float) -> str:
    """Return seconds since 1970 as ``run.json`` has times."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S%z")
