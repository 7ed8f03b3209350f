"""Curves and pages in a notebook's cell; tests/notebooks has them in real kernels."""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path
from typing import Any

import pytest

from stdout_hook import capture_training, live_curves, show_report
from stdout_hook.errors import LogError, StdoutHookError

display = pytest.importorskip("IPython.display")
pytest.importorskip("plotly")


class Output:
    """Stands for a cell's output."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def update(self, shown: Any) -> None:
        self.shown.append(shown.data)


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Output:
    """What is displayed in the cell."""
    found = Output()
    monkeypatch.setattr(display, "display", lambda shown, display_id: found)
    return found


def row(folder: Path, **values: float) -> None:
    """Write a row as a run does."""
    folder.mkdir(exist_ok=True, parents=True)
    with (folder / "metrics.jsonl").open("a") as file:
        file.write(json.dumps({"time": time.time(), **values}) + "\n")


def test_curves_are_drawn_while_a_run_goes_on(output: Output, tmp_path: Path) -> None:
    """The folder may come later; each drawing has what there is by then, the last one all."""
    with live_curves(tmp_path / "runs/first"):
        row(tmp_path / "runs/first", epoch=1, **{"val/loss": 0.25})
        end = time.monotonic() + 20
        while not output.shown and time.monotonic() < end:
            time.sleep(0.05)
        assert "val 0.25" in output.shown[-1]
        row(tmp_path / "runs/first", epoch=2, **{"val/loss": 0.125})
    assert "val 0.125" in output.shown[-1]


def test_the_newest_run_of_a_folder(output: Output, tmp_path: Path) -> None:
    """A run that is over is not shown; that of the cell is, whatever it is called."""
    row(tmp_path / "old", **{"val/loss": 0.75, "time": 1.0})
    with live_curves(tmp_path), capture_training(folder=tmp_path / "new"):
        print("Epoch 1/1\n8/8 - 1s - loss: 0.5000 - val_loss: 0.2500")
    assert "val 0.25" in output.shown[-1]
    assert not any("0.75" in shown for shown in output.shown)


def test_a_cell_that_fails(output: Output, tmp_path: Path) -> None:
    """Its error is not hidden, and what there is is drawn."""
    with pytest.raises(ValueError, match="broken"), live_curves(tmp_path / "run"):
        row(tmp_path / "run", epoch=1, **{"val/loss": 0.25})
        raise ValueError("broken")
    assert "val 0.25" in output.shown[-1]


def test_without_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where IPython is not installed this is said in one line."""
    monkeypatch.setattr("stdout_hook.report.live.notebook.find_spec", lambda name: None)
    with pytest.raises(StdoutHookError, match="IPython is not installed"):
        live_curves()
    assert importlib.util.find_spec("IPython") is not None


def test_the_page_of_a_run(tmp_path: Path) -> None:
    """It is a frame with the whole page in it, and its text is none of the notebook's own."""
    row(tmp_path / "run", epoch=1, **{"val/loss": 0.25})
    shown = show_report(tmp_path / "run", height=700)
    frame = shown._repr_html_()
    assert frame.startswith('<iframe srcdoc="')
    assert frame.count("<") == 2
    assert "height:700px" in frame
    assert len(repr(shown)) < 60


def test_no_run(tmp_path: Path) -> None:
    """What is no run is refused as by `write_report`."""
    with pytest.raises(LogError):
        show_report(tmp_path)
