"""A run folder is one process's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.runs.lock import check_free, held, is_held

pytest.importorskip("fcntl", reason="this system has no locks on folders")


def test_a_folder_is_held_for_the_block(tmp_path: Path) -> None:
    """Meanwhile nobody else can hold it; nothing is left in it."""
    with held(tmp_path):
        assert is_held(tmp_path)
        with pytest.raises(InputError, match="a run goes on in this folder"), held(tmp_path):
            pass
        with pytest.raises(InputError, match="a run goes on in this folder"):
            check_free(tmp_path)
    assert not is_held(tmp_path)
    assert not list(tmp_path.iterdir())
    check_free(tmp_path / "none")


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    """The system lets go of the folder, also where the process could do nothing."""
    code = """
import sys, time
from pathlib import Path
from mediapipe_tasks.runs.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert is_held(tmp_path)
        process.kill()
    assert not is_held(tmp_path)
