"""Draw the pictures of a run's page, light and dark, from the folder that `make demo` leaves.

.venv/bin/python docs/draw_report.py [RUN_FOLDER]

Each part of the page becomes docs/report-PART.png and docs/report-PART-dark.png, and its first
screen report-top.png and report-top-dark.png. It needs Chromium; see CONTRIBUTING.md.
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from stdout_hook.report import write_report  # noqa: E402
from tests.support.browser import Browser, start_browser  # noqa: E402

WIDTH = 1100
HEIGHT = 900
"""Pixels of a picture at most."""

SKIPPED = ("configuration", "log")
"""Parts that need no picture."""

MARGIN = 16
COLOURS = 256

DRAWN = """
const parts = [...document.querySelectorAll("section")];
if (!parts.length || parts.some((one) => !one.querySelector(".body").hasChildNodes())) return null;
return document.documentElement.scrollHeight;
"""
TIDY = """
const style = document.createElement("style");
style.textContent = ".modebar { display: none; } section { border: 0 !important; }";
document.head.append(style);
"""
PLACES = """
return Object.fromEntries([...document.querySelectorAll("section")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [one.id, { x, y: y + scrollY, width, height }];
}));
"""


def main(run: Path) -> None:
    """Draw each part in both themes."""
    driver = start_browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            page = write_report(run, Path(folder, "report.html"))
            for ending, is_dark in (("", False), ("-dark", True)):
                for name, picture in pictures(Browser(driver), page, is_dark=is_dark):
                    save(picture, Path(__file__).with_name(f"report-{name}{ending}.png"))
    finally:
        driver.quit()


def pictures(browser: Browser, page: Path, *, is_dark: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the parts' names and pictures, the first screen last."""
    browser.set_dark(is_dark)
    browser.open(page, width=WIDTH, height=HEIGHT)
    browser.run(TIDY)
    browser.set_size(WIDTH, browser.until(DRAWN))
    browser.until("return !document.querySelector('.chart:not(.js-plotly-plot)')")
    places = browser.run(PLACES)
    for name, place in places.items():
        if name not in SKIPPED:
            yield name, capture(browser, place)
    yield "top", capture(browser, {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})


def capture(browser: Browser, place: Mapping[str, Any]) -> bytes:
    """Return a picture of a place in the page."""
    left = max(0, place["x"] - MARGIN)
    width, height = min(WIDTH - left, place["width"] + 2 * MARGIN), min(place["height"], HEIGHT)
    clip = {"x": left, "y": place["y"], "width": width, "height": height, "scale": 1}
    given = {"clip": clip, "captureBeyondViewport": True}
    data = browser.driver.execute_cdp_cmd("Page.captureScreenshot", given)["data"]
    return base64.b64decode(data)


def save(picture: bytes, path: Path) -> None:
    """Save a picture with few colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "runs" / "demo")
