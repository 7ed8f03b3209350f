"""The pages in docs/ are true."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"


def _maker() -> Any:
    spec = importlib.util.spec_from_file_location("make_formats", DOCS / "make_formats.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_formats() -> None:
    """It says what the parsers say and do: run `python docs/make_formats.py` after a change."""
    assert (DOCS / "formats.md").read_text("utf-8") == _maker().page()
