"""Declare options as fields of frozen dataclasses: what each takes, and what it is for.

The metadata of such a field checks the values that Python code gives, and the same values from a
configuration file, and makes the option of the command line.
"""

from __future__ import annotations

import dataclasses
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any, Callable

from mediapipe_tasks.errors import InputError
from mediapipe_tasks.quoting import shown

__all__ = [
    "Kind", "as_config", "check_fields", "check_value", "choice", "flag", "fraction", "kind_of",
    "number", "option", "path", "text", "texts", "whole",
]  # fmt: skip

Metadata = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """What values an option takes.

    Attributes:
        expected: The values in words, for messages: "a whole number of at least 1".
        convert: Returns a value as the option keeps it; TypeError or ValueError refuses it.
        parse: Makes a value of a word of the command line (`many`: of a list of words).
        metavar: Stands for the value in the help.
        optional: None is a value too.
        many: Takes several words on the command line.
        flag: Is switched on and off on the command line and takes no word there.
        is_path: Names a file; in a configuration file, relative to that file.
        is_mapping: Takes a mapping, which in a configuration file is then no section.
    """

    expected: str
    convert: Callable[[Any], Any]
    parse: Callable[[Any], Any]
    metavar: str
    optional: bool = False
    many: bool = False
    flag: bool = False
    is_path: bool = False
    is_mapping: bool = False


def option(kind: Kind, about: str, unset: str = "") -> Metadata:
    """Return the metadata of a field.

    Args:
        kind: What the option takes.
        about: One sentence for people.
        unset: What happens where the value is None, to be shown as the default.
    """
    return {"kind": kind, "help": about, "unset": unset}


def kind_of(field: dataclasses.Field[Any]) -> Kind:
    """Return what a field takes."""
    kind: Kind = field.metadata["kind"]
    return kind


def check_fields(instance: Any) -> None:
    """Check and convert every value of a frozen dataclass; call it in ``__post_init__``.

    Raises:
        InputError: A value is not what its field takes.
    """
    for field in dataclasses.fields(instance):
        value = check_value(field, getattr(instance, field.name))
        object.__setattr__(instance, field.name, value)


def check_value(field: dataclasses.Field[Any], value: object) -> Any:
    """Return the value as `field` keeps it.

    Raises:
        InputError: It is not what the field takes.
    """
    kind = kind_of(field)
    if value is None and kind.optional:
        return None
    try:
        return kind.convert(value)
    except (TypeError, ValueError, OverflowError):
        message = f"{field.name}: expected {kind.expected}, got {shown(value)}"
        raise InputError(message) from None


def as_config(*options: Any) -> dict[str, Any]:
    """Return the values of option objects by name, as JSON can hold them."""
    return {
        field.name: _plain(getattr(instance, field.name))
        for instance in options
        for field in dataclasses.fields(instance)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def whole(about: str, *, minimum: int, maximum: int | None = None, unset: str = "") -> Metadata:
    """Declare a whole number; with `unset` it may also be None."""

    def convert(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise TypeError
        number = int(value)
        if number < minimum or (maximum is not None and number > maximum):
            raise ValueError
        return number

    limits = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
    kind = Kind(f"a whole number {limits}", convert, int, "N", optional=bool(unset))
    return option(kind, about, unset)


def fraction(about: str, *, zero: bool = False, unset: str = "") -> Metadata:
    """Declare a number between 0 and 1; 0 itself is allowed with `zero`, 1 never is.

    With `unset` it may also be None.
    """

    def convert(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError
        number = float(value)
        if not (0 < number < 1 or (zero and number == 0)):  # also refuses nan
            raise ValueError
        return number

    limits = "of at least 0 and below 1" if zero else "above 0 and below 1"
    kind = Kind(f"a number {limits}", convert, float, "X", optional=bool(unset))
    return option(kind, about, unset)


def number(about: str, *, zero: bool = False, unset: str = "") -> Metadata:
    """Declare a finite number above 0, or 0 itself with `zero`; with `unset` it may be None."""

    def convert(value: Any) -> float:
        is_zero = zero and not isinstance(value, bool) and value == 0
        return 0.0 if is_zero else positive(value)

    limits = "of at least 0" if zero else "above 0"
    kind = Kind(f"a number {limits}", convert, float, "X", optional=bool(unset))
    return option(kind, about, unset)


def flag(about: str, *, unset: str = "") -> Metadata:
    """Declare a switch; with `unset` it may also be None."""
    kind = Kind("true or false", _switch, str, "", flag=True, optional=bool(unset))
    return option(kind, about, unset)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def text(about: str, *, unset: str = "") -> Metadata:
    """Declare a text that is not blank; with `unset` it may also be None."""
    return option(Kind("a text", _not_blank, str, "TEXT", optional=bool(unset)), about, unset)


def _not_blank(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    if not value.strip():
        raise ValueError
    return value


def texts(about: str, *, metavar: str = "TEXT") -> Metadata:
    """Declare a list of texts, kept as a tuple."""
    return option(Kind("a list of texts", _not_blanks, list, metavar, many=True), about, "none")


def _not_blanks(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (str, list, tuple)):
        raise TypeError
    return tuple(_not_blank(one) for one in ([value] if isinstance(value, str) else value))


def path(about: str, *, metavar: str = "FILE", unset: str = "") -> Metadata:
    """Declare the name of a file or folder, kept as a Path; with `unset` it may also be None."""
    kind = Kind("a file's name", _path, str, metavar, optional=bool(unset), is_path=True)
    return option(kind, about, unset)


def _path(value: str | os.PathLike[str]) -> Path:
    name = os.fspath(value)
    if not isinstance(name, str):
        raise TypeError
    if not name.strip() or "\0" in name:
        raise ValueError
    return Path(name)


def choice(about: str, choices: Sequence[str], *, unset: str) -> Metadata:
    """Declare one of a few words, or None."""

    def convert(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError
        return value

    expected = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return option(Kind(expected, convert, str, "|".join(choices), optional=True), about, unset)


def positive(value: Any) -> float:
    """Return a finite number above 0 as a float; raise TypeError or ValueError for others."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError
    number = float(value)
    if not (number > 0 and math.isfinite(number)):
        raise ValueError
    return number
