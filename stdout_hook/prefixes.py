"""What stands in front of a log's lines and is not the program's own: times, ranks, workers."""

from __future__ import annotations

from typing import NamedTuple, Optional

__all__ = ["PrefixReader", "Prefixed"]


class Prefixed(NamedTuple):
    """A line without what stood in front of it.

    Attributes:
        text: The rest of the line.
        time: Seconds since 1970, None where the prefix tells no full time.
        rank: Which process of a job printed it, 0 where the prefix does not tell.
    """

    text: str
    time: Optional[float] = None
    rank: int = 0


class PrefixReader:
    """Takes prefixes off the lines of one log."""

    def take_off(self, text: str) -> Optional[Prefixed]:
        """Return the line without its prefix, None where it has none."""
        return None
