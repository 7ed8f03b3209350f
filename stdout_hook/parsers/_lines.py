"""Lines that hold all there is to know: what several formats' parsers are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Optional, Union

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record, new_tuple

__all__ = ["Line", "LineParser", "read_pairs"]

_Texts = Sequence[Optional[str]]

_WHOLE = "[0-9]{1,15}"
_POSITION = {"step": _WHOLE, "total": _WHOLE, "epoch": r"[0-9]{1,9}(?:\.[0-9]{1,9})?"}
_SPLITS = ("train", "val", "test")

_field = re.compile(r"<([a-zA-Z][^<>]{0,40})>")


class Line:
    """One shape of line.

    Args:
        pattern: Regular expression of a whole line, the spaces at its end left out, without
            groups of its own. `<step>`, `<total>` and `<epoch>` in it are the position,
            `<val loss>` is a value of that split, `<loss>` one of `split`.
        split: The split of the values whose name tells none.
        follows: Whether it has the step of the line before, as it prints none itself.
        later: Whether it is too plain to begin with: it counts only behind another line.
        redrawn: Whether it is a bar's description, drawn again without news.

    Attributes:
        pattern: The regular expression, with a group for each field.
        fields: Split and name of each field.

    Example:
        >>> Line("step <step>: train loss <train loss>, val loss <val loss>").fields
        [('train', 'step'), ('train', 'loss'), ('val', 'loss')]
    """

    def __init__(
        self,
        pattern: str,
        split: Optional[str] = "train",
        *,
        follows: bool = False,
        later: bool = False,
        redrawn: bool = False,
    ) -> None:
        self.pattern = _field.sub(_group, pattern)
        self.fields = [_place(name, split) for name in _field.findall(pattern)]
        self.follows = follows
        self.later = later
        self.redrawn = redrawn


def _place(name: str, split: Optional[str]) -> tuple[Optional[str], str]:
    """Return the split and the metric that a field's name tells."""
    first, _, rest = name.partition(" ")
    return (first, rest) if first in _SPLITS and rest else (split, name)


def _group(field: re.Match[str]) -> str:
    return f"({_POSITION.get(field[1], NUMBER)})"


class _Form:
    """A shape of line within the expression of all, with the groups that its fields are.

    Args:
        line: The shape.
        first: Index of its first group.
    """

    def __init__(self, line: Line, first: int) -> None:
        self.line = line
        position: dict[str, int] = {}
        values: dict[Optional[str], list[tuple[int, str]]] = {}
        for index, (split, name) in enumerate(line.fields, first):
            if name in _POSITION:
                position[name] = index
            else:
                values.setdefault(split, []).append((index, name))
        self.values = list(values.items())
        self.step, self.total, self.epoch = map(position.get, ("step", "total", "epoch"))


class LineParser:
    """Reads a format of which each line stands for itself.

    Attributes:
        lines: The shapes of its lines; the first that fits counts.
        opening: Matches what the program prints first, and no other does; it holds no value.
        goes_on_by: See `stdout_hook.parsers.Parser`.
    """

    name: ClassVar[str]
    lines: ClassVar[Sequence[Line]]
    opening: ClassVar[Optional[re.Pattern[str]]] = None
    goes_on_by: ClassVar[Sequence[str]] = ("",)
    _any_line: ClassVar[re.Pattern[str]]
    _forms: ClassVar[Sequence[_Form]]

    def __init_subclass__(cls) -> None:
        """Make one expression of all shapes; which of them matched, its last group tells."""
        cls._any_line = re.compile("|".join(f"(?:{line.pattern})" for line in cls.lines))
        forms: list[_Form] = []
        for line in cls.lines:
            forms += [_Form(line, len(forms))] * len(line.fields)
        cls._forms = forms

    def __init__(self) -> None:
        self._step: Optional[int] = None
        self._seen = False
        self._drawn: _Texts = ()

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text.rstrip()
        match = self._any_line.fullmatch(text)
        if match is None:
            return self._open(text)
        form = self._forms[(match.lastindex or 1) - 1]
        if form.line.later and not self._seen:
            return self._open(text)
        self._seen = True
        texts = match.groups()
        drawn, self._drawn = self._drawn, texts
        if form.line.redrawn and drawn == texts:
            return ()
        return self._records(form, texts, frame.stream)

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _open(self, text: str) -> Optional[Sequence[Record]]:
        if self.opening is None or self.opening.match(text) is None:
            return None
        self._seen = True
        return ()

    def _records(self, form: _Form, texts: _Texts, stream: str) -> Sequence[Record]:
        step = None if form.step is None else _whole(texts[form.step])
        if step is not None:
            self._step = step
        elif form.line.follows:
            step = self._step
        total = None if form.total is None else _whole(texts[form.total])
        epoch = None if form.epoch is None else _epoch(texts[form.epoch])
        place, told = (epoch, step, total), (self.name, stream, None, None)
        records: list[Record] = []
        for split, fields in form.values:
            metrics = _read(fields, texts)
            if metrics:
                records.append(new_tuple(Record, (split, *place, metrics, True, *told)))
        return records


def _whole(text: Optional[str]) -> Optional[int]:
    return None if text is None else int(text)


def _epoch(text: Optional[str]) -> Union[int, float, None]:
    if text is None:
        return None
    epoch = float(text)
    return int(epoch) if epoch.is_integer() else epoch


def _read(fields: Sequence[tuple[int, str]], texts: _Texts) -> dict[str, float]:
    """Return the values that were printed."""
    found = {}
    for index, name in fields:
        text = texts[index]
        value = None if text is None else parse_number(text)
        if value is not None:
            found[name] = value
    return found


def read_pairs(text: str, between: str, mark: str) -> Optional[list[tuple[str, str]]]:
    """Return the names and values of `name<mark>value<between>name<mark>value`.

    Returns:
        Names and values without spaces around them, in order; None where a part has no mark.
    """
    found = []
    for part in text.split(between):
        name, marked, value = part.strip().partition(mark)
        if not marked:
            return None
        found.append((name.rstrip(), value.strip()))
    return found
