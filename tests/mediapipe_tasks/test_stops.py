"""Signals that stop a command, also where a library makes a fault of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mediapipe_tasks.stops import Stopped, stopped_by

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
NAMES = [one.name for one in SIGNALS]


def interrupted(number: int) -> None:
    """Be a library: a signal comes in its midst, and it raises an error of its own."""
    try:
        os.kill(os.getpid(), number)
        threading.Event().wait(10)
    except BaseException as error:
        raise TypeError("expected something else") from error


@pytest.mark.parametrize("number", SIGNALS)
def test_a_stop_that_a_library_made_a_fault_of_is_a_stop(number: signal.Signals) -> None:
    """What leaves the block is what was raised for the signal; the handlers are as before."""
    before = [signal.getsignal(one) for one in SIGNALS]
    with pytest.raises(BaseException) as raised, stopped_by(*NAMES):  # noqa: PT011
        interrupted(number)
    if number == signal.SIGINT:
        assert raised.type is KeyboardInterrupt
    else:
        assert isinstance(raised.value, Stopped)
        assert raised.value.code == 128 + number
    assert isinstance(raised.value.__cause__, TypeError)
    assert [signal.getsignal(one) for one in SIGNALS] == before


def test_a_fault_after_a_stop_that_was_dealt_with_is_a_fault() -> None:
    """As in a notebook, where a cell was stopped and the next one fails."""
    with pytest.raises(KeyboardInterrupt), stopped_by("SIGINT"):
        interrupted(signal.SIGINT)
    with pytest.raises(ValueError, match="a fault"), stopped_by("SIGINT"):
        raise ValueError("a fault")


def test_an_inner_block_makes_a_stop_of_it_first() -> None:
    """Before somebody in between takes the fault for one."""
    with pytest.raises(Stopped), stopped_by("SIGTERM"):
        try:
            with stopped_by():
                interrupted(signal.SIGTERM)
        except Exception:
            pytest.fail("a stop was taken for a fault")


def test_what_is_ignored_still_is() -> None:
    """``nohup`` ignores SIGHUP."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopped_by("SIGHUP", "SIGNOTHING"):
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread_changes_no_handlers() -> None:
    """Python lets only the main thread do so."""
    found: list[object] = []

    def work() -> None:
        with stopped_by("SIGTERM"):
            found.append(signal.getsignal(signal.SIGTERM))

    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [before]


RUN = """
import os, signal, sys, threading
from mediapipe_tasks.runs.options import RunOptions
from mediapipe_tasks.runs.run import open_run

options = RunOptions(output=sys.argv[1], mode="disabled")
with open_run(options, task="a task", config={}) as run:
    try:
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(10)
    except KeyboardInterrupt as error:
        raise TypeError("expected something else") from error
"""


def test_a_run_that_was_stopped_inside_a_library_is_marked_as_stopped(tmp_path: Path) -> None:
    """And not as one that failed, whatever the library raised."""
    pytest.importorskip("rich")
    words = [sys.executable, "-c", RUN, str(tmp_path / "run")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.stderr.rstrip().endswith("KeyboardInterrupt")
    facts = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert (facts["status"], facts["exit_status"]) == ("interrupted", 130)
