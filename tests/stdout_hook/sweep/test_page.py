"""The part of the page that shows a search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser, start_browser

pytest.importorskip("plotly")
pytest.importorskip("itables")

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    driver = start_browser()
    yield Browser(driver)
    driver.quit()


def make_trials(
    folder: Path, outcomes: list[tuple[str, Optional[float]]], direction: str = "max"
) -> list[Path]:
    """Make run folders as a search leaves them."""
    paths = [folder / f"{number:04d}" for number in range(len(outcomes))]
    weights = {"lr": 0.75, HOSTILE: 0.25}
    for number, (path, (outcome, value)) in enumerate(zip(paths, outcomes)):
        path.mkdir(parents=True)
        params = {"lr": 0.1 * (number + 1), HOSTILE: HOSTILE}
        objective = {"key": "val/accuracy", "direction": direction, "value": value}
        facts: dict[str, Any] = {"name": f"trial-{number}", "trial": number, "params": params}
        facts |= {"outcome": outcome, "objective": objective}
        facts["search"] = {"importance": weights, "again": f"train {HOSTILE}"}
        (path / "run.json").write_text(json.dumps(facts))
    return paths


def test_history_importance_and_the_best_again(browser: Browser, tmp_path: Path) -> None:
    """Each trial is a point by its outcome, the best line goes only up, and texts stay texts."""
    outcomes = [("complete", 0.5), ("failed", None), ("pruned", 0.2), ("complete", 0.75)]
    outcomes += [("complete", 0.25)]
    page = write_report(make_trials(tmp_path / "t", outcomes), tmp_path / "sweep.html")
    browser.open(page, height=9000)
    browser.until("return document.querySelectorAll('#search .js-plotly-plot').length === 2")
    traces: Any = browser.run("""return document.querySelector('#search .chart').data
    .map(({ name, x, y }) => [name, x, y])""")
    assert traces == [
        ["best so far", [0, 3, 4], [0.5, 0.75, 0.75]],
        ["complete", [0, 3, 4], [0.5, 0.75, 0.25]],
        ["pruned", [2], [0.2]],
    ]
    shown: str = browser.run("return document.querySelector('#search').textContent")
    assert "5 trials: 3 complete, 1 failed, 1 pruned" in shown
    assert "highest val/accuracy: 0.75, of trial 3" in shown
    assert f"train {HOSTILE}" in shown
    assert "lr 75 %" in shown
    assert browser.run("return document.querySelectorAll('#search img').length") == 0
    assert browser.errors() == []


def test_trials_are_judged_by_the_objective_first(browser: Browser, tmp_path: Path) -> None:
    """The list of runs has the search's direction and best trial at its top, pruned ones behind."""
    outcomes = [("complete", 0.5), ("pruned", 0.2), ("complete", 0.3)]
    paths = make_trials(tmp_path / "t", outcomes, direction="min")
    for path in paths:
        (path / "metrics.jsonl").write_text('{"epoch": 1, "val/accuracy": 0.9}\n')
    browser.open(write_report(paths, tmp_path / "sweep.html"), height=9000)
    browser.until("return document.querySelector('#runs select') !== null")
    options = browser.run(
        "return [...document.querySelector('#runs select').options].map(o => o.text)"
    )
    assert options[:2] == ["lowest val/accuracy", "best val accuracy"]
    names = "return [...document.querySelectorAll('.run-list .text')].map(one => one.textContent)"
    assert browser.run(names) == ["trial-2", "trial-0", "trial-1"]
    tiles = browser.run("return document.querySelector('#runs .tiles').textContent")
    assert "Lowest val/accuracy0.3trial-2" in tiles
    assert browser.errors() == []


def test_runs_that_are_no_trials_have_no_such_part(browser: Browser, tmp_path: Path) -> None:
    """A page of other runs is as it was."""
    paths = make_trials(tmp_path / "t", [("complete", 0.5), ("complete", 0.6)])
    for path in paths:
        (path / "run.json").write_text('{"name": "a run"}')
    browser.open(write_report(paths, tmp_path / "page.html"), height=9000)
    browser.until("return document.querySelector('#run-table table') !== null")
    assert browser.run("return document.querySelector('#search')") is None
    assert browser.errors() == []
