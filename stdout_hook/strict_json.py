"""Numbers in strict JSON (RFC 8259), which has no word for those that are not finite."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["strict"]


def strict(value: Any) -> Any:
    """Return a value with nan and the infinities as texts, which Python's ``float`` reads back."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
