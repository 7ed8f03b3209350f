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


def test_a_worker_that_lags_drops_the_oldest_and_counts() -> None:
    """No more than the limit waits; what was dropped is counted."""
    seen: list[int] = []
    worker: Worker[int] = Worker("test", seen.extend, limit=10)
    for n in range(15):
        worker.queue.append(n)
    worker.start()
    assert worker.stop(10)
    assert (seen, worker.dropped) == (list(range(5, 15)), 5)


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
    assert worker.dropped == 20
    assert not worker.queue
    go.set()
