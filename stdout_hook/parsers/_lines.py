"""Lines that hold all there is to know: what several formats' parsers are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Optional

from stdout_hook.numbers import NUMBER, parse_number
from stdout_hook.records import Frame, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Line", "LineParser", "read_pairs"]

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

    Example:
        >>> line = Line("step <step>: train loss <train loss>, val loss <val loss>")
        >>> line.match("step 5: train loss 2.1, val loss 2.2").groups()
        ('5', '2.1', '2.2')
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
        self.places = [_place(name, split) for name in _field.findall(pattern)]
        self.follows = follows
        self.later = later
        self.redrawn = redrawn
        self.match = re.compile(_field.sub(_group, pattern)).fullmatch


def _place(name: str, split: Optional[str]) -> tuple[Optional[str], str]:
    """Return the split and the metric that a field's name tells."""
    first, _, rest = name.partition(" ")
    return (first, rest) if first in _SPLITS and rest else (split, name)


def _group(field: re.Match[str]) -> str:
    return f"({_POSITION.get(field[1], NUMBER)})"


class LineParser:
    """Reads a format of which each line stands for itself.

    Attributes:
        lines: The shapes of its lines.
        opening: Matches what the program prints first, and no other does; it holds no value.
    """

    name: ClassVar[str]
    lines: ClassVar[Sequence[Line]]
    opening: ClassVar[Optional[re.Pattern[str]]] = None

    def __init__(self) -> None:
        self._step: Optional[int] = None
        self._seen = False
        self._drawn: tuple[Optional[str], ...] = ()

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of `frame`, None where it is no line of this format."""
        text = frame.text.rstrip()
        for line in self.lines:
            match = None if line.later and not self._seen else line.match(text)
            if match is not None:
                self._seen = True
                repeated = line.redrawn and match.groups() == self._drawn
                self._drawn = match.groups()
                return () if repeated else self._records(line, match, frame)
        if self.opening is None or self.opening.match(text) is None:
            return None
        self._seen = True
        return ()

    def close(self) -> Sequence[Record]:
        """Return nothing: no value is held back."""
        return ()

    def _records(self, line: Line, match: re.Match[str], frame: Frame) -> Sequence[Record]:
        position, values = _read(line, match)
        step, epoch, total = (position.get(name) for name in ("step", "epoch", "total"))
        if step is not None:
            self._step = int(step)
        elif line.follows:
            step = self._step
        return [
            Record(
                split,
                int(epoch) if epoch is not None and epoch.is_integer() else epoch,
                None if step is None else int(step),
                None if total is None else int(total),
                metrics,
                True,
                self.name,
                frame.stream,
            )
            for split, metrics in values.items()
        ]


def _read(
    line: Line, match: re.Match[str]
) -> tuple[dict[str, float], dict[Optional[str], dict[str, float]]]:
    """Return the position and, by split, the values that a line holds."""
    position: dict[str, float] = {}
    values: dict[Optional[str], dict[str, float]] = {}
    for (split, name), text in zip(line.places, match.groups()):
        value = None if text is None else parse_number(text)
        if value is None:
            continue
        if name in _POSITION:
            position[name] = value
        else:
            values.setdefault(split, {})[name] = value
    return position, values


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
