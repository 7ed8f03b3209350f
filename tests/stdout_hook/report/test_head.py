"""The summary at the top of a run's page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser

pytest.importorskip("plotly")
pytest.importorskip("itables")

FACTS = """
const terms = [...document.querySelectorAll("#summary .facts dt")];
return Object.fromEntries(terms.map((one) => [one.textContent, one.nextSibling.textContent]));
"""
TILES = """
return [...document.querySelectorAll("#summary .tile")].map((one) => [
  one.querySelector("dt").textContent,
  one.querySelector("dd").firstChild.textContent,
  one.querySelector("small")?.textContent ?? null,
]);
"""


def open_run(browser: Browser, folder: Path, facts: Any, **files: Any) -> None:
    """Open the page of a run of which this is known."""
    folder.mkdir()
    (folder / "run.json").write_text(json.dumps(facts))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    browser.open(write_report(folder, folder / "report.html"))
    browser.until("return document.querySelector('#summary .facts')")


def test_it_says_how_long_and_how_it_ended(tmp_path: Path, browser: Browser) -> None:
    """Times, duration, end, group and tags are those of run.json."""
    facts = {"start": "2026-01-02T03:04:05+0100", "end": "2026-01-02T04:05:05+0100"}
    open_run(browser, tmp_path / "first", {**facts, "status": "failed", "tags": ["a", "b"]})
    shown = browser.run(FACTS)
    assert shown["Started"] == "2026-01-02 03:04:05+0100"
    assert shown["Took"] == "1 h 1 min"
    assert shown["How it ended"] == "failed"
    assert shown["Tags"] == "a, b"
    assert "Group" not in shown
    assert browser.run("return document.title") == "first"


def test_a_run_that_failed_shows_why(tmp_path: Path, browser: Browser) -> None:
    """The error is a notice."""
    open_run(browser, tmp_path / "run", {"error": "ValueError: <b>no</b> texts"})
    notice = browser.run("return document.querySelector('#summary .notice').textContent")
    assert notice == "ValueError: <b>no</b> texts"


def test_scores_stand_beside_the_baselines(tmp_path: Path, browser: Browser) -> None:
    """Each has its difference to the baseline, in points."""
    evaluation = {"count": 1200, "accuracy": 0.9, "macro_f1": 0.8, "loss": 0.25}
    evaluation.update(baseline={"accuracy": 0.85, "macro_f1": 0.825}, calibration={"ece": 0.05})
    open_run(browser, tmp_path / "run", {}, evaluation=evaluation)
    assert browser.run(TILES) == [
        ["Accuracy", "90.00 %", "baseline 85.00 % (+5.00 points)"],
        ["Macro F1", "80.00 %", "baseline 82.50 % (−2.50 points)"],
        ["Loss", "0.25", "mean negative log-likelihood"],
        ["Calibration error", "5.00 %", "expected (ECE); 0 is best"],
        ["Test set", "1,200", "texts"],
    ]


def test_what_is_not_known_is_left_out(tmp_path: Path, browser: Browser) -> None:
    """An evaluation that holds little shows little, and no dashes."""
    open_run(browser, tmp_path / "run", {}, evaluation={"accuracy": 0.9})
    assert browser.run(TILES) == [["Accuracy", "90.00 %", None]]


def test_without_an_evaluation_the_best_values_are_shown(tmp_path: Path, browser: Browser) -> None:
    """Of the validation's loss the lowest, with its epoch."""
    folder = tmp_path / "run"
    folder.mkdir()
    losses = (0.9, 0.4, 0.6)
    rows = [{"epoch": n, "val/loss": loss} for n, loss in enumerate(losses, 1)]
    (folder / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    browser.open(write_report(folder, folder / "report.html"))
    browser.until("return document.querySelector('#summary .tile')")
    assert browser.run(TILES) == [["Best val loss", "0.4", "at epoch 2"]]


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [("https://example.org/run", "https://example.org/run"), ("javascript:alert(1)", "#top")],
)
def test_a_link_leads_to_the_web_only(
    tmp_path: Path, browser: Browser, url: str, leads_to: str
) -> None:
    """An address of another kind is shown, and leads nowhere."""
    open_run(browser, tmp_path / "run", {"wandb": {"url": url}})
    link = "document.querySelector('#summary .facts a')"
    assert browser.run(f"return {link}.getAttribute('href')") == leads_to
    assert browser.run(f"return {link}.textContent") == url


def test_files_have_links_and_sizes(tmp_path: Path, browser: Browser) -> None:
    """Each file of the run can be opened from its page."""
    open_run(browser, tmp_path / "run", {})
    (link,) = browser.driver.find_elements("css selector", "#summary .files a")
    assert link.text == "run.json"
    assert link.get_attribute("href") == (tmp_path / "run" / "run.json").as_uri()
    assert browser.run("return document.querySelector('.files .quiet').textContent") == "2 B"
