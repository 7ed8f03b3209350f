"""The grammar of printed numbers."""

from __future__ import annotations

import math
import re
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stdout_hook.numbers import AMOUNT, MAX_LENGTH, NUMBER, parse_amount, parse_number


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


@pytest.mark.parametrize(
    ("text", "value", "whole", "total"),
    [
        ("3", 3.0, 3, None),
        ("000020", 20.0, 20, None),
        ("3.0", 3.0, None, None),
        ("-3", -3.0, None, None),
        ("3/10", None, 3, 10),
        ("91.5%", 91.5, None, None),
        ("-5%", -5.0, None, None),
        ("28.5dB", 28.5, None, None),
        ("0.5.", 0.5, None, None),
        ("10...", 10.0, 10, None),
        ("1,234,567", 1234567.0, 1234567, None),
        ("1,234,567.5", 1234567.5, None, None),
        ("1,234.5", 1234.5, None, None),
        ("-.5e-3", -0.0005, None, None),
        ("inf%", math.inf, None, None),
        ("1" * 20, float("1" * 20), None, None),
    ],
)
def test_amounts(
    text: str, value: Optional[float], whole: Optional[int], total: Optional[int]
) -> None:
    """An amount is a number, a share or a count."""
    amount = parse_amount(text)
    assert amount.value is None if value is None else amount.value == pytest.approx(value)
    assert (amount.whole, amount.total) == (whole, total)
    assert amount.is_percent == text.endswith("%")
    assert re.fullmatch(AMOUNT, text)


@pytest.mark.parametrize(
    "text",
    [
        "1,234", "0,123,456", "5s", "12ms", "3.2GB", "65C", "12.3it/s", "12:30",
        "12:30:01.5", "2.15.0", "2024-01-02", "0x1f", "1_000", "127.0.0.1", "0.12.ckpt", "3rd",
        "1/2/3", "0.5-0.6", "nanms", "None", "N/A", "1e400x", "9" * 500, "12abc34",
    ],
)  # fmt: skip
def test_amounts_without_a_value(text: str) -> None:
    """What has a unit, and times, versions, dates, names, addresses have no value."""
    assert re.fullmatch(AMOUNT, text)
    assert parse_amount(text).value is None


@given(st.integers(0, 10**14))
def test_separated_thousands(number: int) -> None:
    """Separators are taken off where they cannot be a decimal comma."""
    text = f"{number:,}"
    amount = parse_amount(text)
    assert amount.whole == (None if text.count(",") == 1 else number)


@given(st.text())
def test_any_amount(text: str) -> None:
    """No text raises."""
    parse_amount(text)
