"""Speed and memory, measured in processes of their own."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mediapipe_tasks.classification import measure as measuring
from mediapipe_tasks.classification.measure import measure
from mediapipe_tasks.errors import TaskError

pytest.importorskip("mediapipe", reason="MediaPipe is not installed")

OPENERS = """
import contextlib, os, signal, time
from mediapipe_tasks.errors import TaskError

class Opened:
    def __init__(self, model):
        self.model = model
        self.asked = 0
        print("what a library prints is no answer", flush=True)
        if model == "large":
            self.kept = bytearray(200_000_000)
            self.kept[::4096] = b"x" * len(self.kept[::4096])

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        pass

    def scores(self, examples):
        self.asked += len(examples)
        if self.model == "ends":
            os.kill(os.getpid(), signal.SIGSEGV)
        if self.model == "refuses":
            raise TaskError("m.tflite does not run in MediaPipe: it is too old")
        if self.model == "breaks":
            raise ZeroDivisionError("no numbers")
        time.sleep(0.02 if self.asked == 5 else 0.002)
"""


@pytest.fixture(scope="module")
def opener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A class of a module that the process can import, too."""
    folder = tmp_path_factory.mktemp("modules")
    Path(folder, "made_openers.py").write_text(textwrap.dedent(OPENERS), encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield import_module("made_openers").Opened
    sys.path.remove(str(folder))
    del sys.modules["made_openers"]


def test_time_is_that_of_each_example(opener: Any) -> None:
    """The median is what most of them took, and a slow one is no more than one."""
    found = measure(opener, "plain", ["text"] * 50)
    assert found.count == 50
    assert 2 <= found.median_ms < 20
    assert found.p95_ms >= found.median_ms
    assert found.per_second == pytest.approx(1000 / found.median_ms, rel=0.9)


def test_memory_is_that_of_the_process(opener: Any) -> None:
    """What a file takes is told apart from what Python and MediaPipe do."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell")
    own = measuring._memory("VmHWM")
    found = measure(opener, "large", ["text"])
    assert found.model_memory == pytest.approx(200, abs=20)
    assert found.peak_memory is not None
    assert 250 < found.peak_memory < 500, f"this process has {own}"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("ends", "SIGSEGV"),
        ("refuses", "m.tflite does not run in MediaPipe: it is too old"),
        ("breaks", "ZeroDivisionError: no numbers"),
    ],
)
def test_a_file_that_does_not_run_is_a_clear_error(opener: Any, model: str, told: str) -> None:
    """Also where it ends the process, which is not this one."""
    with pytest.raises(TaskError, match=told):
        measure(opener, model, ["text"] * 3)


def test_slow_files_are_not_asked_everything(opener: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first examples are sent; after some seconds the rest is left out."""
    monkeypatch.setattr(measuring, "MOST", 30)
    assert measure(opener, "plain", ["text"] * 100).count == 30
    monkeypatch.setattr(measuring, "LONGEST", 0.0)
    times = measuring._times(opener("plain"), ["text"] * 100)
    assert len(times) == measuring.LEAST
