"""Items that are sent many at a time."""

from __future__ import annotations

import pytest

from stdout_hook.sinks._batches import MOST_FAILURES, Batches


class Destination:
    """Takes lists of numbers, unless it is away."""

    def __init__(self) -> None:
        self.got: list[list[int]] = []
        self.is_away = False

    def send(self, items: list[int]) -> None:
        if self.is_away:
            raise OSError("away")
        self.got.append(items)


def test_many_go_at_once() -> None:
    """Items are sent when there are as many as the limit, and no more at a time."""
    there = Destination()
    batches = Batches(there.send, limit=3, seconds=1e9)
    batches.add([1, 2])
    assert there.got == []
    batches.add([3, 4])
    batches.send_all()
    assert there.got == [[1, 2, 3], [4]]


def test_time_brings_the_rest() -> None:
    """A flush sends what waits, but not again at once."""
    there = Destination()
    batches = Batches(there.send, seconds=1e9)
    batches._last = -2e9
    for item in (1, 2):
        batches.add([item])
        batches.flush()
    assert there.got == [[1]]


def test_a_short_absence_loses_nothing() -> None:
    """What could not be sent comes later, in order and once."""
    there = Destination()
    batches = Batches(there.send, seconds=0)
    there.is_away = True
    for item in range(MOST_FAILURES - 1):
        batches.add([item])
        with pytest.raises(OSError, match="away"):
            batches.flush()
    there.is_away = False
    batches.flush()
    assert there.got == [list(range(MOST_FAILURES - 1))]


def test_a_full_batch_is_tried_at_the_same_pace() -> None:
    """While it is away, many items do not make for many trials."""
    there = Destination()
    batches = Batches(there.send, limit=1, seconds=1e9)
    there.is_away = True
    with pytest.raises(OSError, match="away"):
        batches.add([1])
    for item in range(2 * MOST_FAILURES):
        batches.add([item])
    assert there.got == []


def test_one_that_stays_away_is_given_up() -> None:
    """From then on each call raises, so that a guard sees it; the end tries a last time."""
    there = Destination()
    batches = Batches(there.send, seconds=0)
    there.is_away = True
    batches.add([1])
    for _ in range(MOST_FAILURES):
        with pytest.raises(OSError, match="away"):
            batches.flush()
    there.is_away = False
    with pytest.raises(OSError, match="away"):
        batches.add([2])
    with pytest.raises(OSError, match="away"):
        batches.flush()
    batches.send_all()
    assert there.got == [[1]]
