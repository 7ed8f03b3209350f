"""A browser for the tests of pages, started once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browser import Browser, start_browser


@pytest.fixture(scope="session")
def _driver() -> Iterator[Any]:
    driver = start_browser()
    yield driver
    driver.quit()


@pytest.fixture
def browser(_driver: Any) -> Browser:
    """Return a browser with light colours."""
    browser = Browser(_driver)
    browser.set_dark(False)
    return browser
