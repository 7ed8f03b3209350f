"""Sinks that are named on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sinks import csv_rows, mlflow_points, mlflow_run

# What MLflow 3.17 does with SQLAlchemy 2.1.
pytestmark = [
    pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy is deprecated"),
    pytest.mark.skipif(os.name != "posix", reason="running a program needs a POSIX system"),
]

PROGRAM = """
print("Epoch 1/1")
print("8/8 - 1s - loss: 0.1250 - val_loss: 0.5000")
raise SystemExit(3)
"""


def stdout_hook(folder: Path, *sinks: str) -> subprocess.CompletedProcess[str]:
    words = [word for sink in sinks for word in ("--sink", sink)]
    return subprocess.run(
        [sys.executable, "-m", "stdout_hook", "run", *words, "--", sys.executable, "-c", PROGRAM],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
    )


def test_several_sinks_and_a_program_that_fails(mlflow_store: str, tmp_path: Path) -> None:
    """Output and exit code are the program's, each sink has the values, the run has failed."""
    done = stdout_hook(tmp_path, "csv:m.csv", f"mlflow:{mlflow_store}")
    assert done.returncode == 3, done.stderr
    assert done.stdout == "Epoch 1/1\n8/8 - 1s - loss: 0.1250 - val_loss: 0.5000\n"
    rows = csv_rows(tmp_path / "m.csv")
    assert [row["val/loss"] for row in rows if "val/loss" in row] == [0.5]
    run = mlflow_run(mlflow_store)
    assert mlflow_points(mlflow_store, run)["val/loss"] == [(1, 0.5)]
    assert run.info.status == "FAILED"


@pytest.mark.parametrize(
    ("sink", "told"),
    [
        ("csvv:m.csv", "unknown sink 'csvv'; did you mean 'csv'?"),
        ("function", "a function cannot be named as a sink: pass the function itself"),
    ],
)
def test_one_that_cannot_be(tmp_path: Path, sink: str, told: str) -> None:
    """It is said in a line, and the program does not run."""
    done = stdout_hook(tmp_path, sink)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert told in line
