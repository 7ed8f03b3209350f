"""Draw the picture of docs/compare.md: the page of several runs, in a real browser.

.venv/bin/python docs/draw_compare.py RUN_FOLDER RUN_FOLDER …
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image

from stdout_hook.report import write_report

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.support.browser import Browser, start_browser

PICTURE = Path(__file__).with_name("compare.png")
WIDTH, HEIGHT = 1100, 9000
SECTIONS = {"run-table": "p", "curves": "figure", "pair": "figure"}
"""Sections of the page, and the element in each with which its picture ends."""

COLOURS = 96


def main(runs: list[str]) -> None:
    """Put the parts that are worth a look below each other."""
    driver = start_browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = write_report(runs, Path(folder) / "compare.html")
            pictures = [draw(Browser(driver), page, *one) for one in SECTIONS.items()]
    finally:
        driver.quit()
    whole = Image.new("RGB", (WIDTH, sum(one.height for one in pictures)), "white")
    place = 0
    for picture in pictures:
        whole.paste(picture, (0, place))
        place += picture.height
    whole.quantize(COLOURS).save(PICTURE, optimize=True)


def draw(browser: Browser, page: Path, section: str, last: str) -> Any:
    """Return the picture of a section down to its first element of a kind."""
    browser.open(page, width=WIDTH, height=HEIGHT)
    browser.until("return document.querySelector('#pair .js-plotly-plot') !== null")
    time.sleep(1)  # a chart's lines are drawn after its frame
    top, bottom = browser.run(
        """
    const section = document.getElementById(arguments[0]);
    const last = section.querySelector(arguments[1]);
    return [section.getBoundingClientRect().top, last.getBoundingClientRect().bottom]""",
        section,
        last,
    )
    screen = Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())).convert("RGB")
    return screen.crop((0, int(top) + 1, WIDTH, int(bottom) + 8))


if __name__ == "__main__":
    main(sys.argv[1:])
