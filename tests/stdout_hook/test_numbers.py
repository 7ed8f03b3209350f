"""The grammar of printed numbers."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.numbers import MAX_LENGTH, NUMBER, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("12", 12.0),
        ("-3", -3.0),
        ("+3", 3.0),
        ("0.5", 0.5),
        (".5", 0.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("007", 7.0),
        ("1e5", 1e5),
        ("1E5", 1e5),
        ("1.e3", 1e3),
        (".5e-2", 0.005),
        ("-2.5000e+00", -2.5),
        ("1.2345e-05", 1.2345e-05),
        (" 1.5 ", 1.5),
        ("1234567.0000", 1234567.0),
        ("1e999", math.inf),
        ("inf", math.inf),
        ("-inf", -math.inf),
        ("+Inf", math.inf),
        ("INF", math.inf),
        ("Infinity", math.inf),
        ("-infinity", -math.inf),
        ("1.#INF", math.inf),
        ("-1.#INF00", -math.inf),
    ],
)
def test_numbers(text: str, value: float) -> None:
    """A number is read in all the forms that programs print."""
    assert parse_number(text) == value
    assert re.fullmatch(NUMBER, text.strip())


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "NaN",
        "NAN",
        "-nan",
        "+nan",
        "nan(ind)",
        "-nan(ind)",
        "nan(snan)",
        "1.#QNAN",
        "-1.#IND",
    ],
)
def test_not_a_number(text: str) -> None:
    """What is printed for not-a-number is read as that, in every spelling."""
    value = parse_number(text)
    assert value is not None
    assert math.isnan(value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ".", "-", "+", "e5", "1e", "1e+", "--1", "+-1", "1.2.3", "2.15.0", "v2", "1_000",
        "1,000", "1,5", "1/10", "12:30", "1:02:03", "2024-01-01", "5s", "4ms", "4ms/step", "38%",
        "1.5GB", "3.2it/s", "0x1f", "1f", "1j", "1e5.5", "1-2", "~1", "<1", "1 2", "nano", "info",
        "infinit", "none", "None", "null", "True", "١٢", "１", "1²", "½", "∞", "1\x00", "nan(", "1.#",  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    """A time, a unit, a version, a fraction, a word is no number."""
    assert parse_number(text) is None


@given(st.floats(allow_nan=False), st.sampled_from(["", ".4f", ".4e", ".3g", "+.2E", "r"]))
def test_every_printed_float_is_read(value: float, form: str) -> None:
    """What Python prints of a float is read as `float` reads it."""
    text = repr(value) if form == "r" else format(value, form)
    assert parse_number(text) == float(text)


@given(st.text())
def test_any_text(text: str) -> None:
    """No text raises, and what is read `float` would read too."""
    value = parse_number(text)
    assert value is None or "#" in text or "(" in text or repr(float(text)) == repr(value)


def test_a_number_has_an_end() -> None:
    """Digits without end are no number, so a wall of them costs nothing."""
    assert parse_number("1" * MAX_LENGTH) is not None
    assert parse_number("1" * (MAX_LENGTH + 1)) is None
