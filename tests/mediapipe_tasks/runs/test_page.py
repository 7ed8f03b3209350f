"""The page that a run leaves at its end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mediapipe_tasks.errors import TaskError
from mediapipe_tasks.runs.page import with_page
from mediapipe_tasks.runs.context import ending
from stdout_hook.run_folder import RunFolder

pytest.importorskip("plotly")
pytest.importorskip("itables")


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """Return the folder of a run that has begun."""
    folder = RunFolder(tmp_path / "run")
    folder.started(name="first")
    return folder


def text(folder: RunFolder) -> str:
    """Return the run's page."""
    return (folder.path / "report.html").read_text(encoding="utf-8")


def test_a_run_leaves_a_page_that_knows_its_end(folder: RunFolder) -> None:
    """The page is written behind the end of the run."""
    told: list[str] = []
    with with_page(folder, told.append), ending(folder):
        assert not (folder.path / "report.html").exists()
    assert '"status":"finished"' in text(folder)
    assert told == []


def test_a_run_that_failed_has_one_too(folder: RunFolder) -> None:
    """What there is until then is shown, and the error goes on."""
    with pytest.raises(TaskError), with_page(folder, print), ending(folder):
        raise ValueError("no texts")
    assert '"status":"failed"' in text(folder)
    assert "ValueError: no texts" in text(folder)


def test_a_run_that_was_stopped_has_one_too(folder: RunFolder) -> None:
    """Ctrl-C costs no page."""
    with pytest.raises(KeyboardInterrupt), with_page(folder, print), ending(folder):
        raise KeyboardInterrupt
    assert '"status":"interrupted"' in text(folder)


def test_a_missing_package_is_one_line(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without plotly there is no page, but the line that installs it."""
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "plotly", raising=False)
    told: list[str] = []
    with with_page(folder, told.append):
        pass
    (line,) = told
    assert line.startswith("warning: no page of the run: plotly is not installed; ")
    assert line.endswith("pip install 'stdout-hook[report]'")


def test_a_fault_costs_the_run_nothing(folder: RunFolder) -> None:
    """A page that cannot be written is told in one line, and raises nothing."""
    (folder.path / "report.html").mkdir()
    told: list[str] = []
    with with_page(folder, told.append):
        pass
    (line,) = told
    assert line.startswith("warning: the page of the run could not be written: IsADirectoryError")
