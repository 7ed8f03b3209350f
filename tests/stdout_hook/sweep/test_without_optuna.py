"""Where Optuna is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stdout_hook.cli import main


def test_the_missing_package_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told how it is installed, and nothing is begun."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "optuna", None)
    words = ["--param", "x=1..9", "--objective", "val/loss", "--", sys.executable, "{x}"]
    assert main(["sweep", *words]) == 2
    said = capsys.readouterr().err
    assert said.endswith("pip install 'stdout-hook[sweep]'\n")
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
