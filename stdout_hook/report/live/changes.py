"""Whether files have changed, by what the file system says of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Callable, Optional

from stdout_hook.report.messages import Message

__all__ = ["Changes", "Stamp", "stamp"]

REST = 5.0
"""How many times as long as the telling took nothing is told again: what is long costs little."""

Stamp = Optional[tuple[int, int, int, int]]


def stamp(path: Path) -> Stamp:
    """Return what differs once a file was changed or replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class Changes:
    """Watches files that are told whole whenever one of them changed.

    Args:
        paths: Called for the files.
        pause: Seconds between two looks, at least.
    """

    def __init__(self, paths: Callable[[], Iterable[Path]], *, pause: float = 0) -> None:
        self._paths = paths
        self._pause = pause
        self._known: Mapping[Path, Stamp] = {}
        self._rests_until = 0.0
        self.was_told = False

    def found(self) -> bool:
        """Tell whether there is something new; the next call counts from here on."""
        if time.monotonic() < self._rests_until:
            return False
        self._rests_until = time.monotonic() + self._pause
        stamps = {path: stamp(path) for path in self._paths()}
        now = {path: found for path, found in stamps.items() if found is not None}
        is_new, self._known = now != self._known, now
        return is_new

    def telling(self, messages: Iterable[Message]) -> Iterator[Message]:
        """Pass on what is told of these files, and rest afterwards."""
        start = time.monotonic()
        yield from messages
        self.was_told = True
        now = time.monotonic()
        self._rests_until = max(self._rests_until, now + REST * (now - start))
