"""Trainings that are killed, or stopped by a signal, in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["EPOCHS", "FILES", "start", "stop_in_training", "train"]

EPOCHS = 12

EXAMPLES = Path(__file__).parents[2] / "examples" / "assistant_commands"
FILES = [
    *("--data", str(EXAMPLES / "train.csv")),
    *("--validation", str(EXAMPLES / "validation.csv")),
    *("--test", str(EXAMPLES / "test.csv")),
    *("--epochs", str(EPOCHS)),
]

# A checkpoint is written at each epoch, for these trainings are shorter than any worth one.
PROGRAM = """
import sys
from mediapipe_tasks.runs import checkpoints
from mediapipe_tasks.cli import main
checkpoints._FIRST, checkpoints._SHARE = 0.0, 1.0
sys.exit(main())
"""


def start(*words: str, **environ: str) -> subprocess.Popen[str]:
    """Start ``mediapipe-tasks text-classifier train``."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "text-classifier", "train", *words],
        env={**os.environ, "WANDB_MODE": "offline", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def train(*words: str, code: int = 0, **environ: str) -> tuple[str, str]:
    """Train to the end; returns what was written to stdout and stderr."""
    process = start(*words, **environ)
    output, error = process.communicate(timeout=280)
    assert process.returncode == code, output + error
    return output, error


def stop_in_training(
    folder: Path, *words: str, number: int = signal.SIGKILL, epochs: int = 5, **environ: str
) -> tuple[str, str]:
    """Begin a training, and send it a signal when some epochs are on record; see `train`."""
    process = start(*FILES, "--output", str(folder), *words, **environ)
    metrics = folder / "metrics.jsonl"
    end = time.monotonic() + 250
    while not (metrics.exists() and metrics.read_text().count('"val/loss"') >= epochs):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end, "the training did not come that far"
        time.sleep(0.01)
    process.send_signal(number)
    output, error = process.communicate(timeout=120)
    assert process.returncode != 0, output
    return output, error
