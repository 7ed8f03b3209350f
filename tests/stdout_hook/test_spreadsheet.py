"""Texts in CSV files that people open in spreadsheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.spreadsheet import from_cell, to_cell

FORMULAS = "=+-@\t\r"


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "-2+3", "+1 555 0100"]
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    """A formula has an apostrophe in front."""
    assert to_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", "'tis", "1", "-1", "+0.5", "-1e-3", "a=b", " =1", "–"])
def test_all_else_stays_as_it_is(text: str) -> None:
    """Words and numbers are not changed."""
    assert to_cell(text) == text


@given(st.text() | st.text("=+-@\t\r'1a"))
def test_a_cell_gives_its_text_back(text: str) -> None:
    """What is marked is read as it was, whatever it begins with."""
    cell = to_cell(text)
    assert from_cell(cell) == text
    assert cell[:1] not in FORMULAS or cell == "" or float(cell) == float(text)
