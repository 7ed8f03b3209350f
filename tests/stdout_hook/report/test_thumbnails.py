"""Pictures beside the paths of images, in a real browser."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from stdout_hook.report import write_report
from stdout_hook.report.readers import find_reader
from tests.support.browser import Browser
from tests.support.parts import open_part
from tests.support.run_folders import Answer, ClassifierRun

pytest.importorskip("plotly")
pytest.importorskip("itables")
pillow = pytest.importorskip("PIL.Image")

HOSTILE = '"><script>window.hit=1</script>'
NAMES = ["cat/1.jpg", "dog/2.jpg", HOSTILE, "__proto__"]


def picture() -> str:
    stream = BytesIO()
    pillow.new("RGB", (72, 48), (200, 30, 30)).save(stream, "JPEG")
    return b64encode(stream.getvalue()).decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of images, of which one has no picture."""
    answers = [Answer("cat", "dog", 0.9, 0.8, "cat", name) for name in NAMES]
    evaluation = {"unit": "images", "accuracy": 0.0, "count": len(NAMES), "labels": ["cat", "dog"]}
    folder = ClassifierRun(answers, evaluation=evaluation).write(tmp_path / "run")
    known = {name: picture() for name in NAMES if name != "dog/2.jpg"}
    (folder / "thumbnails.json").write_text(json.dumps(known), encoding="utf-8")
    return folder


def test_rows_have_their_pictures(browser: Browser, folder: Path) -> None:
    """Each path stands beside its picture; what the names hold is text, and the words fit."""
    page = write_report([folder], folder / "report.html")
    part = open_part(browser, page, "predictions")
    table = "Images and the answers to them"
    assert part.column(table, "Prompt") == NAMES
    pictures = "[...document.querySelectorAll('#predictions td img')]"
    code = f"return {pictures}.map((one) => [one.naturalWidth, one.naturalHeight])"
    assert browser.driver.execute_script(code) == [[72, 48]] * 3
    assert browser.driver.execute_script("return window.hit") is None


@pytest.mark.parametrize("content", ["[1]", "{", '{"a": 1, "b": "x\\" onerror=", "c": null}'])
def test_damaged_pictures_are_left_out(content: str, folder: Path) -> None:
    """What is no base64 of a picture never comes to the page."""
    (folder / "thumbnails.json").write_text(content)
    about: Any = find_reader(folder).about()
    assert about.thumbnails == {}
