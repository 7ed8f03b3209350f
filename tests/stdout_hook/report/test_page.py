"""The page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.report import write_report
from stdout_hook.rows import Row
from stdout_hook.run_folder import RunFolder
from stdout_hook.sinks.jsonl import JsonlSink
from tests.support.browser import Browser

pytest.importorskip("plotly")
pytest.importorskip("itables")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Make the folder of a run that printed a loss."""
    folder = RunFolder(tmp_path / "run")
    folder.started(name="a run", command="train --epochs 5")
    sink = JsonlSink(folder.metrics)
    for epoch in range(1, 6):
        sink.log(
            Row({"train/step": 10 * epoch, "epoch": epoch, "train/loss": 1 / epoch}, {}, epoch)
        )
    sink.close()
    folder.ended("finished")
    return folder.path


def test_it_opens_from_disk_without_an_error_or_a_request(run: Path, browser: Browser) -> None:
    """A page asks for nothing but itself, and its console stays empty."""
    page = write_report([run], run / "report.html")
    browser.open(page)
    browser.until("return document.querySelector('#curves .js-plotly-plot .scatterlayer .trace')")
    assert browser.errors() == []
    assert browser.requests() == [page.as_uri()]
