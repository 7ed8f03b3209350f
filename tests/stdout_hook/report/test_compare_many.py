"""Two hundred runs on one page, and the command that makes pages of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from stdout_hook.cli import main
from stdout_hook.report import write_report
from tests.support.browser import Browser
from tests.support.several_runs import make_runs

pytest.importorskip("plotly")
pytest.importorskip("itables")

MOST_BYTES = 20e6


@pytest.mark.slow
def test_two_hundred_runs_fit_on_a_page(tmp_path: Path, browser: Browser) -> None:
    """With 1,000 rows and 400 texts each the page stays small, and all lines are drawn."""
    folder = tmp_path / "runs"
    make_runs(folder, 200, rows=1000)
    page = write_report([folder], tmp_path / "compare.html")
    assert page.stat().st_size < MOST_BYTES
    browser.open(page, height=9000)
    lines = "return document.querySelector('#curves .js-plotly-plot')?.data.length === 200"
    browser.until(lines, seconds=120)
    points = browser.run("""return [...document.querySelectorAll('#curves .chart')]
    .map(({ data }) => data.reduce((sum, { x }) => sum + x.length, 0))""")
    assert max(points) <= 41_000
    browser.run("document.querySelector('.run-list input').click()")
    browser.until("return document.querySelector('#curves .chart').data.length === 199", seconds=60)
    assert browser.errors() == []


def test_several_runs_make_a_page_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is ``compare.html`` in the current folder, also where they are in one that was named."""
    make_runs(tmp_path / "runs", 2, texts=5)
    monkeypatch.chdir(tmp_path)
    assert main(["report", "runs"]) == 0
    assert capsys.readouterr().out == "compare.html\n"
    (tmp_path / "compare.html").unlink()
    assert main(["report", "runs/run000", "runs/run001"]) == 0
    assert "2 runs" in (tmp_path / "compare.html").read_text(encoding="utf-8")


def test_a_folder_of_one_run_makes_that_runs_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is found counts, not what was named."""
    (run,) = make_runs(tmp_path / "runs", 1, texts=5)
    assert main(["report", str(tmp_path / "runs")]) == 0
    assert capsys.readouterr().out == f"{run / 'report.html'}\n"
    assert (run / "report.html").is_file()
