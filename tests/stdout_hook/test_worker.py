"""The thread that takes things off the training's hands."""

from __future__ import annotations

import threading

from stdout_hook.worker import Worker


def test_items_are_handled_in_order_and_to_the_last() -> None:
    """Stopping handles what is queued."""
    seen: list[int] = []
    worker: Worker[int] = Worker("test", seen.extend)
    worker.start()
    for n in range(5000):
        worker.put(n)
    assert worker.stop(10)
    assert seen == list(range(5000))


def test_what_waits_is_bounded_by_weight() -> None:
    """No more than the limit waits, unless it is one item; what was dropped is counted."""
    seen: list[int] = []
    worker: Worker[int] = Worker("test", seen.extend, limit=10, weigh=lambda item: item)
    for n in [6, 6, 4, 1]:
        worker.put(n)
    worker.start()
    assert worker.stop(10)
    assert (seen, worker.dropped) == ([6, 4], 2)

    alone: Worker[int] = Worker("test", seen.extend, limit=10, weigh=lambda item: item)
    alone.put(99)
    alone.put(1)
    alone.start()
    assert alone.stop(10)
    assert (seen[2:], alone.dropped) == ([99], 1)


def test_a_stuck_worker_holds_nobody_up() -> None:
    """Handing over to a stuck thread drops and counts, and stopping gives up in time."""
    stuck, go = threading.Event(), threading.Event()

    def handle(items: list[int]) -> None:
        stuck.set()
        go.wait()

    worker: Worker[int] = Worker("test", handle, limit=5)
    worker.start()
    worker.put(0)
    stuck.wait()
    for n in range(20):
        worker.put(n)
    assert not worker.stop(0.01)
    assert worker.dropped == 20  # 16 that found too much waiting, 4 that nobody took
    assert not worker.queue
    go.set()
