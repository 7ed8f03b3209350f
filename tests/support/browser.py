"""A real browser for pages: Debian's Chromium, driven by selenium, with nothing to reach but us."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Optional

import pytest

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def find_browser() -> Optional[tuple[str, str]]:
    """Return where Chromium and its driver are, None where one is missing."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    return (binary, driver) if binary and driver else None


def start_browser() -> Any:
    """Start Chromium; skip the test where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver")
    found = find_browser()
    if found is None:
        pytest.skip("no chromium and chromedriver here (Debian: chromium, chromium-driver)")
    binary, driver = found
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=webdriver.ChromeService(driver), options=options)


class Browser:
    """One window, and what happened in it.

    Args:
        driver: Selenium's.
    """

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, address: Path | str, *, width: int = 1280, height: int = 900) -> None:
        """Open a file or an address in a window of a size, with the logs empty."""
        self.set_size(width, height)
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(address.absolute().as_uri() if isinstance(address, Path) else address)

    def set_size(self, width: int, height: int) -> None:
        """Give the window's content a size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def set_dark(self, is_dark: bool) -> None:
        """Let the system wish for dark or light colours."""
        wish = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wish]})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page; returns what it returns."""
        return self.driver.execute_script(script, *arguments)

    @contextlib.contextmanager
    def before_each_page(self, script: str) -> Iterator[None]:
        """Run a script in every page that is opened in a ``with`` block, before its own."""
        add, remove = (f"Page.{one}ScriptToEvaluateOnNewDocument" for one in ("add", "remove"))
        added = self.driver.execute_cdp_cmd(add, {"source": script})
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd(remove, added)

    def until(self, script: str, *arguments: Any, seconds: float = 30) -> Any:
        """Wait until a script returns something true, and return it."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, seconds, 0.05).until(
            lambda driver: driver.execute_script(script, *arguments),
            f"still not so after {seconds} s: {script}",
        )

    def errors(self) -> list[str]:
        """Return what the console holds of errors and warnings since the page was opened."""
        entries = self.driver.get_log("browser")
        return [one["message"] for one in entries if one["level"] in ("SEVERE", "WARNING")]

    def requests(self) -> list[str]:
        """Return the addresses asked for since then, but for ``data:`` and ``blob:``."""
        events = [
            json.loads(one["message"])["message"] for one in self.driver.get_log("performance")
        ]
        asked = [one for one in events if one["method"] == "Network.requestWillBeSent"]
        addresses = [one["params"]["request"]["url"] for one in asked]
        return [one for one in addresses if not one.startswith(("data:", "blob:"))]
