"""What a search may choose: ``--param NAME=RANGE`` or ``NAME=[CHOICES]``.

=========================  ==================================================
``lr=1e-4..1e-1:log``      a number, drawn on a logarithmic scale
``dropout=0..0.5``         a number; whole ones only where both ends are whole
``width=16..256:log``      a whole number on a logarithmic scale
``warmup=0..100:step=10``  0, 10, 20 up to 100
``optimizer=[adam,sgd]``   one of these texts
``layers=[2,4,8]``         one of these, passed on as written
=========================  ==================================================
"""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional, Union

from stdout_hook.errors import StdoutHookError

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

__all__ = ["Choices", "Numbers", "Parameter", "Value", "parse_space", "points"]

Value = Union[int, float, str]

RESERVED = "folder"
"""In a command this stands for the trial's run folder."""

DIGITS = 12
"""Significant digits of a number in a command: sums of steps do not end in …0000004."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_name = re.compile(r"[A-Za-z_][\w.-]*")
_range = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(?::(?:(log)|step=({_NUMBER})))?")
_whole = re.compile(r"[+-]?\d+")


@dataclass(frozen=True)
class Numbers:
    """A parameter that is a number between two others, both included.

    Attributes:
        name: The parameter's name.
        low: The least value.
        high: The greatest one.
        is_log: Whether it is drawn on a logarithmic scale.
        step: From one value to the next; None where any value may be.
    """

    name: str
    low: Union[int, float]
    high: Union[int, float]
    is_log: bool = False
    step: Union[int, float, None] = None

    @property
    def values(self) -> Optional[list[Value]]:
        """All values, None where there is no end of them."""
        step = self.step or (1 if isinstance(self.low, int) else None)
        if step is None:
            return None
        count = math.floor((self.high - self.low) / step + 1e-9) + 1
        return [self.low + place * step for place in range(count)]

    def distribution(self) -> BaseDistribution:
        """Return it as Optuna has it."""
        from optuna.distributions import FloatDistribution, IntDistribution

        if isinstance(self.low, int) and isinstance(self.high, int):
            step = int(self.step or 1)
            return IntDistribution(self.low, self.high, log=self.is_log, step=step)
        return FloatDistribution(self.low, self.high, log=self.is_log, step=self.step)

    def text(self, value: Value) -> str:
        """Return a value as the command gets it."""
        return str(value) if isinstance(value, int) else repr(float(f"{value:.{DIGITS}g}"))

    def fact(self, value: Value) -> Value:
        """Return a value as ``run.json`` has it."""
        return value if isinstance(value, int) else float(self.text(value))


@dataclass(frozen=True)
class Choices:
    """A parameter that is one of several texts.

    Attributes:
        name: The parameter's name.
        values: The texts, as given.
    """

    name: str
    values: list[Value]

    def distribution(self) -> BaseDistribution:
        """Return it as Optuna has it."""
        from optuna.distributions import CategoricalDistribution

        return CategoricalDistribution(self.values)

    def text(self, value: Value) -> str:
        """Return a value as the command gets it."""
        return str(value)

    def fact(self, value: Value) -> Value:
        """Return a value as ``run.json`` has it: a number where it is written as one."""
        text = str(value)
        if re.fullmatch(_NUMBER, text) is None:
            return text
        return int(text) if _whole.fullmatch(text) else float(text)


Parameter = Union[Numbers, Choices]


def parse_space(given: Sequence[str]) -> dict[str, Parameter]:
    """Return the parameters that ``--param`` named, by name.

    Raises:
        StdoutHookError: There is none, or one is not of the grammar or leaves nothing to choose.
    """
    if not given:
        raise StdoutHookError("there is nothing to search: give --param lr=1e-4..1e-1:log, say")
    space: dict[str, Parameter] = {}
    for text in given:
        parameter = _parse(text)
        if parameter.name in space:
            raise StdoutHookError(f"--param {parameter.name} is given twice")
        space[parameter.name] = parameter
    return space


def points(space: Mapping[str, Parameter]) -> Optional[list[dict[str, Value]]]:
    """Return all there is to choose from, None where there is no end of it."""
    values = [parameter.values for parameter in space.values()]
    finite = [each for each in values if each is not None]
    if len(finite) < len(values):
        return None
    return [dict(zip(space, point)) for point in itertools.product(*finite)]


def _parse(text: str) -> Parameter:
    name, sign, rest = text.partition("=")
    name, rest = name.strip(), rest.strip()
    if not sign or _name.fullmatch(name) is None:
        raise _fault(text, "it must be NAME=RANGE or NAME=[CHOICES]")
    if name == RESERVED:
        raise _fault(text, f"{{{RESERVED}}} stands for the trial's run folder: take another name")
    parameter = _choices(name, rest, text) if rest[:1] == "[" else _numbers(name, rest, text)
    values = parameter.values if isinstance(parameter, Choices) else _two_of(parameter)
    if len(values) < 2:
        raise _fault(text, f"{name} has one value: write it into the command")
    return parameter


def _two_of(parameter: Numbers) -> Sequence[Value]:
    """Return two values of a range, one where there is only one."""
    step = parameter.step or 0
    is_one = parameter.low == parameter.high or parameter.low + step > parameter.high
    return [parameter.low] if is_one else [parameter.low, parameter.high]


def _choices(name: str, rest: str, text: str) -> Choices:
    if rest[-1] != "]":
        raise _fault(text, "the choices must end with ]")
    row = next(iter(_rows(rest[1:-1])), [])
    values = [value.strip() for value in row]
    if "" in values:
        raise _fault(text, "a choice is empty")
    twice = [value for value in values if values.count(value) > 1]
    if twice:
        raise _fault(text, f"the choice {twice[0]} is there twice")
    return Choices(name, list(values))


def _rows(text: str) -> Iterator[list[str]]:
    """Yield the choices as a row of CSV, so that quotes can hold a comma."""
    return iter(csv.reader([text], skipinitialspace=True))


def _numbers(name: str, rest: str, text: str) -> Numbers:
    found = _range.fullmatch(rest)
    if found is None:
        raise _fault(text, "it is no range LOW..HIGH, with :log or :step=N at most")
    is_whole = all(_whole.fullmatch(one) for one in found.group(1, 2) if one)
    read = int if is_whole else float
    low, high, is_log = read(found[1]), read(found[2]), bool(found[3])
    if not math.isfinite(low) or not math.isfinite(high):
        raise _fault(text, "a number is too large")
    if low > high:
        raise _fault(text, f"{found[1]} is more than {found[2]}")
    if is_log and low <= 0:
        raise _fault(text, "a logarithmic scale begins above 0")
    return _stepped(Numbers(name, low, high, is_log), found[4], text)


def _stepped(numbers: Numbers, step: Optional[str], text: str) -> Numbers:
    if step is None:
        return numbers
    is_whole = isinstance(numbers.low, int)
    if float(step) <= 0 or (is_whole and not _whole.fullmatch(step)):
        raise _fault(text, f"the step must be {'a whole' if is_whole else 'a'} number above 0")
    size = int(step) if is_whole else float(step)
    values = Numbers(numbers.name, numbers.low, numbers.high, step=size).values or []
    high = float(f"{values[-1]:.{DIGITS}g}") if not is_whole else values[-1]
    return Numbers(numbers.name, numbers.low, high, step=size)  # type: ignore[arg-type]


def _fault(text: str, what: str) -> StdoutHookError:
    return StdoutHookError(
        f"--param {text!r}: {what}; as lr=1e-4..1e-1:log, n=0..100:step=10 or opt=[adam,sgd]"
    )
