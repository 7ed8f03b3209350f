r"""logfmt: lines of `key=value` pairs as structured loggers print them.

Printed by structlog, Go's loggers and others; texts with spaces stand in quotes::

    ts=2024-05-06T12:00:00Z level=info msg="train step" epoch=1 step=20 loss=0.5 lr=1e-3
    time="2024-05-06 12:00:00" level=info msg=eval epoch=1 val_loss=0.6 duration=3.2s

Records, one for each split: `split`, `epoch`, `step`, `metrics`, `time` and `context` by the keys,
as for a mapping in JSON. `final` is True. Values that are no numbers are left out. Lines without
a level or a message are those of a plain loop, and not read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Optional, Union

from stdout_hook.numbers import parse_number
from stdout_hook.parsers._mapping import read_mapping
from stdout_hook.records import Frame, Record

__all__ = ["PARSER", "LogfmtParser"]

MAX_TEXT = 4000
"""Characters of the longest line that is read."""

_PAIR = r"[A-Za-z_@][\w./@-]{0,80}=(?:\"(?:[^\"\\]|\\.){0,2000}\"|[^\s\"=]{0,400})"
_is_line = re.compile(rf"\s*{_PAIR}(?:\s+{_PAIR}){{2,100}}\s*\Z").match
_pairs = re.compile(r"([\w./@-]+)=(?:\"((?:[^\"\\]|\\.)*)\"|(\S*))").findall
_LOGGER_KEYS = frozenset(("level", "lvl", "severity", "msg", "message", "event", "logger"))


class LogfmtParser:
    """Reads logfmt; see the module for the format."""

    name = "logfmt"
    hints = ("level=", "lvl=", "msg=", "message=", "severity=", "event=", "logger=")
    headers = ()
    first = "tlasmecdTL"

    def parse(self, frame: Frame) -> Optional[Sequence[Record]]:
        """Return the values of a line, None where it is no such line or holds no metrics."""
        text = frame.text
        if len(text) > MAX_TEXT or _is_line(text) is None:
            return None
        data = {name: _value(quoted, plain) for name, quoted, plain in _pairs(text)}
        if _LOGGER_KEYS.isdisjoint(data):
            return None
        return read_mapping(data, frame, self.name) or None

    def close(self) -> Sequence[Record]:
        """Return nothing: nothing is held back."""
        return ()


def _value(quoted: str, plain: str) -> Union[int, float, str]:
    number = parse_number(plain)
    if number is None:
        return quoted or plain
    return int(number) if plain.isdigit() and len(plain) < 16 else number


PARSER = LogfmtParser
