"""Times as run folders hold them."""

from __future__ import annotations

from datetime import datetime, timezone

__all__ = ["as_time"]


def as_time(seconds: float) -> str:
    """Return seconds since 1970 as ``run.json`` has times."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S%z")
