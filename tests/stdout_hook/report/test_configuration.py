"""Options and versions on a run's page, and its last lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stdout_hook.report import write_report
from tests.support.browser import Browser

pytest.importorskip("plotly")
pytest.importorskip("itables")

ROWS = """
return Object.fromEntries([...document.querySelectorAll("#configuration tr")].map((row) => [
  row.cells[0].textContent, (row.querySelector("summary") ?? row.cells[1]).textContent]));
"""


@pytest.fixture
def shown(tmp_path: Path, browser: Browser) -> Browser:
    """Open the page of a run with options of all kinds."""
    folder = tmp_path / "run"
    folder.mkdir()
    config = {"epochs": 5, "weights": None, "sizes": {"train": 10}, "labels": ["a"] * 50}
    facts = {"command": "train --name 'a b'", "python": "CPython 3.11", "config": config}
    config["note"] = "x" * 1000
    (folder / "run.json").write_text(json.dumps({**facts, "versions": {"numpy": "1.2"}}))
    (folder / "output.log").write_text("".join(f"line {n}\n" for n in range(300)))
    browser.open(write_report(folder, folder / "report.html"))
    browser.until("return document.querySelectorAll('#configuration tr, #log pre').length > 5")
    return browser


def test_options_and_versions_are_listed(shown: Browser) -> None:
    """What is long is folded, and says how long it is."""
    assert shown.run(ROWS) == {
        "epochs": "5",
        "weights": "none",
        "sizes": '{ "train": 10 }',
        "labels": "50 entries",
        "note": "1,000 characters",
        "python": "CPython 3.11",
        "numpy": "1.2",
    }


def test_the_command_can_be_copied(shown: Browser) -> None:
    """The button puts the command on the clipboard, or says that the browser does not let it."""
    text = shown.run("return document.querySelector('#configuration code').textContent")
    assert text == "train --name 'a b'"
    copied = "navigator.clipboard.writeText = async (text) => { window.copied = text; };"
    shown.run(copied + "document.querySelector('#configuration button').click()")
    assert shown.until("return window.copied") == text
    said = "return document.querySelector('#configuration button').textContent"
    assert shown.until(f"{said} === 'Copied'")
    refused = "navigator.clipboard.writeText = async () => { throw new Error(); };"
    shown.run(refused + "document.querySelector('#configuration button').click()")
    assert shown.until(f"{said} === 'Select the text to copy it'")


def test_the_log_shows_its_end(shown: Browser) -> None:
    """The last lines are there, scrolled down to the last."""
    lines = shown.run("return document.querySelector('#log pre').textContent").split("\n")
    assert len(lines) == 200
    assert lines[-1] == "line 299"
    assert shown.run(
        "const box = document.querySelector('#log pre');"
        "return box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 2"
    )
