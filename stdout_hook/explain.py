r"""How a log is read: for each frame the parser that took it, and what looks like a metric.

A line that looks like a metric and that nobody took comes with patterns that would take it, in
the form of a TOML file for ``--patterns``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Optional

from stdout_hook.frames import FrameReader
from stdout_hook.log import Source, read_chunks
from stdout_hook.reader import ChosenParsers, LogReader, find_candidates
from stdout_hook.records import Frame, Record

__all__ = ["Explained", "explain_log", "render", "suggest_patterns"]

MAX_SHOWN = 200
"""Characters shown of a frame."""

MAX_SUGGESTED = 20
"""Patterns suggested at the end."""

MIN_NAME = 11
"""Width of the column of parsers' names; it grows by the longest name up to there."""

SHADES = ("32", "36", "35", "94", "31", "92", "96", "95", "34", "91")
"""Colours of the parsers in the order in which they first took a line, as ECMA-48 has them.

Neighbours are easily told apart, and none is the yellow of what looks like a metric.
"""

_BOLD, _DIM, _CANDIDATE = "1", "2", "33"

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Explained(NamedTuple):
    """What became of one frame.

    Attributes:
        frame: The frame.
        parser: Name of the parser that took it, None where none did.
        records: What was read of it; empty for a header or a repeat.
        candidates: Names in it that look like those of metrics, where no parser took it.
    """

    frame: Frame
    parser: Optional[str]
    records: Sequence[Record]
    candidates: Sequence[str] = ()


def explain_log(source: Source, chosen: ChosenParsers) -> Iterator[Explained]:
    """Tell frame by frame how a log is read, in bounded memory.

    Args:
        source: As in `parse_log`.
        chosen: The parsers that are asked.

    Yields:
        An `Explained` for each frame, in the order of the log. What the parsers hold back to the
        end of the log comes last, with an empty frame.

    Raises:
        OSError: The file cannot be read.
    """
    reader = LogReader(chosen)
    for frame in _frames(source):
        records = reader.parse(frame)
        if records is None:
            yield Explained(frame, None, (), find_candidates(frame.text))
        else:
            yield Explained(frame, reader.taken_by, records)
    for record in reader.close():
        yield Explained(Frame("", "", record.stream), record.parser, [record])


def _frames(source: Source) -> Iterator[Frame]:
    frames = FrameReader()
    for chunk in read_chunks(source):
        yield from frames.feed(chunk)
    yield from frames.flush()


def render(explained: Iterable[Explained], *, colour: bool = False) -> Iterator[str]:
    """Write it for people: taker and text line by line, a legend, patterns for what is left.

    Each parser that took a line has a colour of its own, from the first such line on; values are
    bold, what nobody took is dim. Redraws of a running bar that was understood are counted and
    not shown.

    Args:
        explained: What `explain_log` gives.
        colour: Whether to colour the lines by what took them, as ECMA-48 has it.

    Yields:
        Lines without their ends; what a terminal would obey in them is escaped.
    """
    page = _Page(colour)
    for one in explained:
        yield from page.lines_of(one)
    yield from page.legend()
    if page.candidates:
        names = [name for name, _ in page.candidates.most_common(MAX_SUGGESTED)]
        yield "\nWhat was not taken and looks like metrics (?). A file.toml for --patterns:\n"
        yield suggest_patterns(names)


class _Taken:
    """What one parser took: its colour, and how much."""

    def __init__(self, shade: str) -> None:
        self.shade = shade
        self.lines = self.values = 0


class _Page:
    """Writes what became of each frame, and counts it for the legend."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour
        self._taken: dict[str, _Taken] = {}
        self._width = MIN_NAME
        self._frames = self._candidate_lines = 0
        self.candidates: Counter[str] = Counter()

    def lines_of(self, one: Explained) -> Iterator[str]:
        """Count a frame, and yield what is shown of it."""
        if one.frame.text:
            self._frames += 1
            self._candidate_lines += bool(one.candidates)
            if one.parser is not None:
                self._by(one.parser).lines += 1
        self.candidates.update(one.candidates)
        for record in one.records:
            self._by(record.parser).values += len(record.metrics)
        if not _is_running(one):
            yield self._frame_line(one)
            yield from map(self._value_line, one.records)

    def _by(self, parser: str) -> _Taken:
        if parser not in self._taken:
            self._taken[parser] = _Taken(SHADES[len(self._taken) % len(SHADES)])
            self._width = max(self._width, len(parser))
        return self._taken[parser]

    def _frame_line(self, one: Explained) -> str:
        text = _UNPRINTABLE.sub(_escaped, one.frame.text[:MAX_SHOWN])
        text += "…" if len(one.frame.text) > MAX_SHOWN else ""
        if one.parser is not None:
            mark, shade = one.parser, self._by(one.parser).shade
        else:
            mark, shade = ("?", _CANDIDATE) if one.candidates else ("", _DIM)
        return self._shaded(f"{mark:<{self._width}} {text}".rstrip(), shade)

    def _value_line(self, record: Record) -> str:
        line = f"{'':<{self._width}} = {record.describe()}"
        return self._shaded(line, f"{_BOLD};{self._by(record.parser).shade}")

    def legend(self) -> Iterator[str]:
        """Yield how many lines and values each parser took, in its colour."""
        taken = sum(one.lines for one in self._taken.values())
        yield f"\n{self._frames} lines and redraws, {taken} taken"
        if self._taken:
            yield f"\n{'':<{self._width}} {'lines':>9} {'values':>9}"
        for name, one in self._taken.items():
            counts = f"{name:<{self._width}} {one.lines:>9} {one.values:>9}"
            yield self._shaded(counts, one.shade)
        if self._candidate_lines:
            counts = f"{'?':<{self._width}} {self._candidate_lines:>9}"
            yield self._shaded(counts + "   not taken, like metrics", _CANDIDATE)

    def _shaded(self, line: str, shade: str) -> str:
        return f"\x1b[{shade}m{line}\x1b[0m" if self._colour and line else line


def _is_running(one: Explained) -> bool:
    is_taken = one.parser is not None and not any(record.final for record in one.records)
    return one.frame.end == "\r" and is_taken


def _escaped(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def suggest_patterns(candidates: Iterable[str]) -> str:
    r"""Return a TOML file of patterns for names as they are printed, the sign behind included.

    Example:
        >>> print(suggest_patterns(["error: "]))
        "error" = '\berror: *([-+.\w]*\w)'
    """
    expressions: dict[str, str] = {}
    for candidate in candidates:
        name, sign = re.split(r"(?= ?[:=])", candidate.rstrip(), maxsplit=1)
        expressions.setdefault(name, rf"\b{re.escape(name)}{sign} *([-+.\w]*\w)")
    return "\n".join(f"\"{name}\" = '{regex}'" for name, regex in expressions.items())
