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
    """Write it for people: taker and text line by line, and patterns for what nobody took.

    Redraws of a running bar that was understood are counted and not shown.

    Args:
        explained: What `explain_log` gives.
        colour: Whether to colour the lines by what became of them, as ECMA-48 has it.

    Yields:
        Lines without their ends; what a terminal would obey in them is escaped.
    """
    taken: Counter[str] = Counter()
    candidates: Counter[str] = Counter()
    frames = 0
    for one in explained:
        frames += 1
        if one.parser is not None:
            taken[one.parser] += 1
        candidates.update(one.candidates)
        if not _is_running(one):
            yield from _frame_lines(one, colour)
    yield f"\n{frames} lines and redraws: " + (
        ", ".join(f"{count} taken by {name}" for name, count in taken.items()) or "none taken"
    )
    if candidates:
        names = [name for name, _ in candidates.most_common(MAX_SUGGESTED)]
        yield "What was not taken and looks like metrics (?). A file.toml for --patterns:\n"
        yield suggest_patterns(names)


def _is_running(one: Explained) -> bool:
    is_taken = one.parser is not None and not any(record.final for record in one.records)
    return one.frame.end == "\r" and is_taken


def _frame_lines(one: Explained, colour: bool) -> Iterator[str]:
    mark = one.parser or ("?" if one.candidates else "")
    text = _UNPRINTABLE.sub(_escaped, one.frame.text[:MAX_SHOWN])
    text += "…" if len(one.frame.text) > MAX_SHOWN else ""
    shade = "33" if one.candidates else "32" if one.records else "2" if one.parser else ""
    yield _shaded(f"{mark:<11.11} {text}".rstrip(), shade if colour else "")
    for record in one.records:
        yield _shaded(f"{'':<11} = {record.describe()}", "1;32" if colour else "")


def _escaped(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0]):02x}"


def _shaded(line: str, shade: str) -> str:
    return f"\x1b[{shade}m{line}\x1b[0m" if shade else line


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
