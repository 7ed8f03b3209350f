"""The blocks of the pages in docs/ run, one after the other in one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import blocks, run, skip_without_needs

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(page for page in DOCS.glob("*.md") if page.name != "formats.md")
"""`formats.md` is made, see test_docs.py."""
SLOW = ("small_models.md",)


def page_of(page: Path) -> Any:
    marks = [pytest.mark.slow] if page.name in SLOW else []
    return pytest.param(page, id=page.name, marks=marks)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", [page_of(page) for page in PAGES])
def test_the_blocks_of_a_page_run(page: Path, tmp_path: Path) -> None:
    """Python and shell blocks run, and what a console shows is what is printed."""
    text = page.read_text(encoding="utf-8")
    skip_without_needs(text)
    for block in blocks(text):
        run(block, tmp_path)


def test_what_a_page_gets_wrong_is_found(tmp_path: Path) -> None:
    """A block that fails, and a line that is not printed, fail the test."""
    for page in ("```python\n1 / 0\n```", "```sh\nfalse\n```", "```console\n$ echo a\nb\n```"):
        (block,) = blocks(page)
        with pytest.raises(AssertionError):
            run(block, tmp_path)
    (good,) = blocks("```console\n$ echo a; echo b\n...\nb\n$ true\n```")
    run(good, tmp_path)
