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
SECTIONS = ("run-table", "curves", "pair")
PAIR_HEIGHT = 720
COLOURS = 96


def main(runs: list[str]) -> None:
    """Put the parts that are worth a look below each other."""
    driver = start_browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = write_report(runs, Path(folder) / "compare.html")
            pictures = [draw(Browser(driver), page, name) for name in SECTIONS]
    finally:
        driver.quit()
    whole = Image.new("RGB", (WIDTH, sum(one.height for one in pictures)), "white")
    place = 0
    for picture in pictures:
        whole.paste(picture, (0, place))
        place += picture.height
    whole.quantize(COLOURS).save(PICTURE, optimize=True)


def draw(browser: Browser, page: Path, section: str) -> Any:
    """Return the picture of a section."""
    browser.open(page, width=WIDTH, height=HEIGHT)
    browser.until("return document.querySelector('#pair .js-plotly-plot') !== null")
    time.sleep(1)  # a chart's lines are drawn after its frame
    box = browser.run(
        """
    const { x, y, width, height } = document.getElementById(arguments[0]).getBoundingClientRect();
    return [x, y + scrollY, width, height]""",
        section,
    )
    screen = Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())).convert("RGB")
    _, top, _, height = (int(one) for one in box)
    return screen.crop((0, top, WIDTH, top + min(height, PAIR_HEIGHT)))


if __name__ == "__main__":
    main(sys.argv[1:])
