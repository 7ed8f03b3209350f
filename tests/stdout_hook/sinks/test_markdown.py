"""A table as Markdown."""

from __future__ import annotations

import html

import pytest

from stdout_hook.evaluation import Table
from stdout_hook.sinks._markdown import MOST_ROWS, markdown_table


@pytest.mark.parametrize(
    "cell",
    ["<script>alert(1)</script>", "a|b", "*x* _y_ `z`", "[a](http://b)", "# 1", "\\|", "&lt;"],
)
def test_cells_are_shown_as_they_are(cell: str) -> None:
    """Nothing of a cell can be taken for Markdown or HTML, and all of it can be read."""
    line = markdown_table(Table(["x"], [[cell]])).splitlines()[-1]
    shown = line[2:-2]
    assert not set("<>|*_`[]()\\") & set(shown)
    assert html.unescape(shown) == cell


def test_values_of_all_kinds() -> None:
    """Lines are joined, numbers are short, what is no Unicode is spelt out."""
    table = Table(["a", "b", "c"], [["x\ny", 1 / 3, "\udcff"], [True, 2, None]])
    lines = markdown_table(table).splitlines()
    assert html.unescape(lines[2]) == "| x y | 0.3333 | \\udcff |"
    assert lines[3] == "| True | 2 | None |"


def test_a_long_table_is_cut() -> None:
    """The first rows are shown, and how many there are."""
    lines = markdown_table(Table(["a"], [[i] for i in range(MOST_ROWS + 5)])).splitlines()
    assert lines[-1] == f"The first {MOST_ROWS} of {MOST_ROWS + 5} rows."
    assert lines[-3] == f"| {MOST_ROWS - 1} |"
