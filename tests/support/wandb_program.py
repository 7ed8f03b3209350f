"""Run a small program with W&B in a fresh interpreter, away from the user's settings."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "0123456789" * 4
PRIVATE = ("WANDB_", "NETRC", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")

_spec = importlib.util.find_spec("wandb")
needs_wandb = pytest.mark.skipif(
    _spec is None or _spec.origin is None, reason="the wandb package is not installed"
)


def clean_environ(home: Path) -> dict[str, str]:
    """Return the environment without what W&B reads, and with another home."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PRIVATE)}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def run_program(code: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run Python code with `folder` as its working folder and home; it must end well."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**clean_environ(folder), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done
