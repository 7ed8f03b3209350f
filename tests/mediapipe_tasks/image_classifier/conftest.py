"""A small data set and a small model for the tests of this folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.drawn_images import draw

REPOSITORY = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "WANDB_MODE": "offline"}


class Trained(NamedTuple):
    """What a training left."""

    folder: Path
    data: Path
    base: Path
    shown: str


def run(*words: str, check: int = 0, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run ``mediapipe-tasks image-classifier``."""
    done = subprocess.run(
        [sys.executable, "-m", "mediapipe_tasks", "image-classifier", *words],
        capture_output=True,
        text=True,
        input=text,
        timeout=300,
        env=ENVIRONMENT,
    )
    assert done.returncode == check, done.stdout + done.stderr
    return done


def run_program(code: str, *words: str) -> str:
    """Run Python code in a process of its own; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=300,
        env=ENVIRONMENT,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small model to begin with."""
    pytest.importorskip("mediapipe_model_maker", reason="MediaPipe Model Maker is not installed")
    folder = tmp_path_factory.mktemp("base") / "edges"
    run_program(
        "import sys; from pathlib import Path; from tests.support.drawn_images import make_base; "
        "make_base(Path(sys.argv[1]))",
        str(folder),
    )
    return folder


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn images of three classes that are clearly apart."""
    pytest.importorskip("PIL")
    return draw(tmp_path_factory.mktemp("drawn") / "data", 24)


TRAINING = ["--learning-rate", "0.3", "--epochs", "10", "--name", "drawn"]


@pytest.fixture(scope="session")
def trained(base: Path, drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A short training, and what it printed."""
    folder = tmp_path_factory.mktemp("trained") / "run"
    words = ["--data", str(drawn), "--base", str(base), "--output", str(folder)]
    return Trained(folder, drawn, base, run("train", *words, *TRAINING).stdout)
