"""Processes that classify texts beside the calling thread."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.text_classifier import runtime, workers
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts
from mediapipe_tasks.text_classifier.thread_worker import ThreadWorker
from mediapipe_tasks.text_classifier.worker import DEAD, Worker
from mediapipe_tasks.text_classifier.workers import Workers

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.timeout(240)

TEXTS = [f"wake me at {i}" for i in range(40)] + ["START the timer", "", "\ud800 caf\u00e9", "\0"]


def processes() -> set[int]:
    """Return the processes that this one has started and that are still there."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8")
    return set(map(int, listed.split()))


def blocks(texts: list[str], size: int = 3) -> Any:
    return iter([slice(start, start + size) for start in range(0, len(texts), size)])


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Worker]:
    """The workers that are started, in order."""
    found: list[Worker] = []

    class Noted(Worker):
        def __init__(self, model: ModelFile) -> None:
            super().__init__(model)
            found.append(self)

    monkeypatch.setattr(workers, "Worker", Noted)
    return found


def test_workers_alone_give_the_same_scores(tiny: Path) -> None:
    """Two processes do every block, in any order, and each score is where it belongs."""
    model = ModelFile.read(tiny)
    expected = classify_texts(model, TEXTS, workers=0)
    scores = np.zeros_like(expected)
    with Workers(model, TEXTS, scores, blocks(TEXTS)) as both:
        both.start(2)
        for feeder in both._feeders:
            feeder.join()
        assert both.finish() == []
        assert both.done == len(TEXTS)
    assert (scores == expected).all()
    assert processes() == set()


def test_workers_beside_the_calling_thread(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the texts are shared out, the scores are the same, and progress ends at the total."""
    monkeypatch.setattr(runtime, "_BLOCK", 2)
    model = ModelFile.read(tiny)
    texts = TEXTS * 200
    seen: list[int] = []
    scores = classify_texts(
        model, texts, workers=2, on_progress=lambda done, total: seen.append(done)
    )
    assert (scores == classify_texts(model, texts, workers=0)).all()
    assert seen == sorted(seen)
    assert seen[-1] == len(texts)
    assert processes() == set()


def test_few_texts_start_no_process(tiny: Path, started: list[Worker]) -> None:
    """A small test set does not pay for what only a large one gains by."""
    classify_texts(ModelFile.read(tiny), TEXTS)
    assert started == []


def test_long_work_starts_processes(
    tiny: Path, started: list[Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it will take long each further core gets a process; those that come too late end."""
    monkeypatch.setattr(runtime, "_LONG", 0.0)
    monkeypatch.setattr(runtime, "_BLOCK", 2)
    monkeypatch.setattr(runtime, "idle_cores", lambda: 3)
    scores = classify_texts(ModelFile.read(tiny), TEXTS)
    assert len(started) == 3
    assert (scores == classify_texts(ModelFile.read(tiny), TEXTS, workers=0)).all()
    assert processes() == set()


def test_slow_texts_start_threads(
    tiny: Path, started: list[Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a text takes long each further core gets a classifier, however busy the machine is."""
    begun: list[ThreadWorker] = []

    class Noted(ThreadWorker):
        def __init__(self, model: ModelFile) -> None:
            super().__init__(model)
            begun.append(self)

    monkeypatch.setattr(workers, "ThreadWorker", Noted)
    monkeypatch.setattr(runtime, "_SLOW", 0.0)
    monkeypatch.setattr(runtime, "_WORTH", 0.0)
    monkeypatch.setattr(runtime, "_BLOCK", 2)
    monkeypatch.setattr(runtime, "_cores", lambda: 3)
    scores = classify_texts(ModelFile.read(tiny), TEXTS * 20)
    assert (len(begun), len(started)) == (2, 0)
    assert (scores == classify_texts(ModelFile.read(tiny), TEXTS * 20, workers=0)).all()


def test_a_thread_that_cannot_open_the_file_leaves_no_gap(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The caller does all of it, and one line says so."""
    model = ModelFile.read(tiny)
    scores = np.zeros((len(TEXTS), 2), np.float32)
    gone = replace(model, path=model.path.with_name("gone.tflite"))
    with caplog.at_level(logging.WARNING), Workers(gone, TEXTS, scores, blocks(TEXTS)) as one:
        one.start(1, in_threads=True)
        one._feeders[0].join()
        assert one.finish() == []
    assert caplog.messages == [
        "a thread that classified texts has ended (0); they are done without"
    ]


def test_a_worker_that_dies_leaves_no_gap(
    tiny: Path, started: list[Worker], caplog: pytest.LogCaptureFixture
) -> None:
    """Its block is done by the caller, and one line says what happened."""
    model = ModelFile.read(tiny)
    scores = np.zeros((len(TEXTS), 2), np.float32)
    with caplog.at_level(logging.WARNING), Workers(model, TEXTS, scores, blocks(TEXTS)) as one:
        one.start(1)
        real = started[0].scores

        def die(texts: Any) -> Any:
            started[0].kill()
            return real(texts)

        started[0].scores = die  # type: ignore[method-assign]
        one._feeders[0].join()
        assert one.finish() == [slice(0, 3)]
    assert caplog.messages == [
        "a process that classified texts has ended (-9); they are done without"
    ]


def test_a_process_that_cannot_be_started_is_done_without(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the system gives no process, the caller does all texts."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    model = ModelFile.read(tiny)
    scores = classify_texts(model, TEXTS, workers=2)
    assert (scores == classify_texts(model, TEXTS, workers=0)).all()
    (message,) = caplog.messages
    assert message.startswith("no process can be started to help with the texts")


def test_an_interrupt_ends_the_processes(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while they load or work passes at once, and none is left."""
    monkeypatch.setattr(runtime, "_BLOCK", 1)

    def interrupt(done: int, total: int) -> None:
        if done > 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classify_texts(ModelFile.read(tiny), TEXTS * 100, workers=2, on_progress=interrupt)
    assert processes() == set()


def test_a_text_that_is_none_fails_as_without_workers(tiny: Path) -> None:
    """What a worker stumbles over is raised by the caller, who does the block anew."""
    texts: list[Any] = ["alarm"] * 3 + [None]
    scores = np.zeros((4, 2), np.float32)
    with Workers(ModelFile.read(tiny), texts, scores, blocks(texts, 4)) as one:
        one.start(1)
        one._feeders[0].join()
        assert one.finish() == [slice(0, 4)]


def test_a_worker_is_asked_after_its_end(tiny: Path) -> None:
    """It raises, and closing it twice is harmless."""
    worker = Worker(ModelFile.read(tiny))
    worker.load()
    assert worker.scores(["alarm"]).shape == (1, 2)
    assert worker.close() == -signal.SIGKILL
    with pytest.raises((*DEAD, ValueError)):
        worker.scores(["alarm"])
    assert worker.close() == -signal.SIGKILL


def test_a_worker_ends_with_the_process_that_started_it(tiny: Path) -> None:
    """Also where that is killed and can say nothing any more."""
    code = """
import os, pathlib, signal, sys
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.worker import Worker
worker = Worker(ModelFile.read(pathlib.Path(sys.argv[1])))
worker.load()
print(worker._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tiny)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert process.wait(60) == -signal.SIGKILL
    ended = os.pidfd_open(pid) if Path(f"/proc/{pid}").exists() else None
    if ended is not None:
        import select

        assert select.select([ended], [], [], 30)[0], "the worker is still there"
        os.close(ended)


def test_a_program_without_a_main_guard_is_not_run_anew(tiny: Path) -> None:
    """A worker runs nothing of the program that calls, which may be one plain script."""
    code = """
import sys, pathlib
print("once")
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.worker import Worker
worker = Worker(ModelFile.read(pathlib.Path(sys.argv[1])))
worker.load()
print(worker.scores(["alarm"]).shape)
worker.close()
"""
    script = tiny.with_name("script.py")
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(tiny)], capture_output=True, text=True, timeout=100
    )
    assert done.stdout.splitlines() == ["once", "(1, 2)"], done.stderr


@pytest.mark.parametrize(("load", "idle"), [(0.0, 3), (1.2, 3), (2.2, 2), (3.9, 0), (50.0, 0)])
def test_busy_cores_get_no_process(load: float, idle: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What others are at work on is left to them, and one core is this thread's."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(4)))
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 9.0, 9.0))
    assert runtime.idle_cores() == idle
