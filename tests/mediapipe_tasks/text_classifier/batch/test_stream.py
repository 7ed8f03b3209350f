"""Blocks of rows that are classified in order, by several processes or by none."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.text_classifier.batch import stream
from mediapipe_tasks.text_classifier.batch.rows import Row
from mediapipe_tasks.text_classifier.batch.stream import classify_blocks
from mediapipe_tasks.text_classifier.model_file import ModelFile
from mediapipe_tasks.text_classifier.runtime import classify_texts
from mediapipe_tasks.text_classifier.worker import Worker

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.timeout(240)

TEXTS = [f"wake me at {i}" for i in range(40)] + ["START the timer", "", "\ud800 caf\u00e9", "\0"]


def blocks(count: int, size: int = 4) -> Iterator[list[Row]]:
    """Yield so many blocks of the texts, again and again."""
    for n in range(count):
        block = [TEXTS[(n * size + i) % len(TEXTS)] for i in range(size)]
        yield [Row(text, {}, "", len(text)) for text in block]


def processes() -> set[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8")
    return set(map(int, listed.split()))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have processes wait until they can be asked; returns the sizes of the blocks they got."""
    found: list[int] = []

    class Loaded(stream._Helper):
        def __init__(self, model: ModelFile) -> None:
            super().__init__(model)
            self._loaded.exception()

        def ask(self, block: stream.Block) -> Future[Any]:
            found.append(len(block))
            return super().ask(block)

    monkeypatch.setattr(stream, "_Helper", Loaded)
    return found


def test_processes_change_neither_scores_nor_order(tiny: Path, asked: list[int]) -> None:
    """Two of them beside the caller give what one list of texts gives."""
    model = ModelFile.read(tiny)
    found = list(classify_blocks(model, blocks(2000), workers=2))
    assert 0 < len(asked) < 2000
    texts = [row.text for block, _ in found for row in block]
    assert texts == [row.text for block in blocks(2000) for row in block]
    expected = classify_texts(model, texts, workers=0)
    assert (np.concatenate([scores for _, scores in found]) == expected).all()
    assert processes() == set()


def test_few_blocks_wait_for_an_earlier_one(
    tiny: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Input is read no further ahead of the results than what bounds the memory."""
    monkeypatch.setattr(stream, "_WAITING", 3)
    taken = 0

    def counted() -> Iterator[list[Row]]:
        nonlocal taken
        for block in blocks(1500):
            taken += 1
            yield block

    answered = classify_blocks(ModelFile.read(tiny), counted(), workers=1)
    assert max(taken - done for done, _ in enumerate(answered)) <= 5


def test_processes_are_started_where_they_pay(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for little that is left, nor for the beginning of an endless input."""
    started: list[int] = []
    monkeypatch.setattr(stream, "idle_cores", lambda: started.append(1) or 0)
    assert len(list(classify_blocks(ModelFile.read(tiny), blocks(50)))) == 50
    assert started == []
    next(classify_blocks(ModelFile.read(tiny), blocks(50), total=10**9))
    list(classify_blocks(ModelFile.read(tiny), blocks(2), total=10**9))
    assert started == [1]


def test_a_process_that_dies_leaves_no_gap(
    tiny: Path,
    asked: list[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its blocks are done by the caller, and one line says what happened."""

    class Dying(Worker):
        def scores(self, texts: object) -> object:  # type: ignore[override]
            self.kill()
            return super().scores(texts)  # type: ignore[arg-type]

    monkeypatch.setattr(stream, "Worker", Dying)
    model = ModelFile.read(tiny)
    with caplog.at_level(logging.WARNING):
        found = list(classify_blocks(model, blocks(400), workers=1))
    assert len(found) == 400
    texts = [row.text for block, _ in found for row in block]
    expected = classify_texts(model, texts, workers=0)
    assert (np.concatenate([scores for _, scores in found]) == expected).all()
    assert caplog.messages == ["a process that classified texts has ended; they are done without"]


def test_no_process_outlives_an_interruption(tiny: Path) -> None:
    """Whoever stops asking leaves none behind."""
    answered = classify_blocks(ModelFile.read(tiny), blocks(10_000), workers=2)
    next(answered)
    assert len(processes()) == 2
    answered.close()  # type: ignore[attr-defined]
    assert processes() == set()


def test_where_no_process_can_be_started(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The caller does it all."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    assert len(list(classify_blocks(ModelFile.read(tiny), blocks(3), workers=2))) == 3
    assert caplog.messages[0].startswith("no process can be started to help with the texts")
