"""A run of any task."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rich")

from mediapipe_tasks.runs.collector import few_collections

PROGRAM = """
import json, sys
from mediapipe_tasks.runs.run import open_run
from mediapipe_tasks.runs.options import RunOptions

options = RunOptions(output=sys.argv[1], mode="disabled")
with open_run(options, task="a task", config={}) as run:
    with run.captured(1):
        print("8/8 - 1s - loss: 0.5000 - val_loss: 0.2500")
    loaded = [name for name in sys.modules if name.startswith("stdout_hook.parsers.")]
print(json.dumps(loaded))
"""


def test_a_training_loads_the_parser_that_it_needs(tmp_path: Path) -> None:
    """To import them all takes longer than some trainings' epochs; Keras's rows are read."""
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "run")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    assert "stdout_hook.parsers.keras" in json.loads(done.stdout)
    assert len(json.loads(done.stdout)) < 10
    rows = (tmp_path / "run" / "metrics.jsonl").read_text(encoding="utf-8")
    assert json.loads(rows.splitlines()[-1])["val/loss"] == 0.25


def test_garbage_is_looked_for_more_seldom() -> None:
    """While a run goes on; what the user has set is as before then, and an own choice is kept."""
    before = gc.get_threshold()
    try:
        for set_by_user, meanwhile in ((700, 50_000), (90_000, 90_000), (0, 0)):
            gc.set_threshold(set_by_user, 10, 10)
            with few_collections():
                assert gc.get_threshold() == (meanwhile, 10, 10)
            assert gc.get_threshold() == (set_by_user, 10, 10)
    finally:
        gc.set_threshold(*before)
